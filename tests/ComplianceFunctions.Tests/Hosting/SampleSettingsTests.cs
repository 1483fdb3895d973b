using System.Text.Encodings.Web;
using System.Text.Json;
using ComplianceFunctions.Hosting;

namespace ComplianceFunctions.Tests.Hosting;

/// <summary>
/// local.settings.sample.json is written from the settings that the app declares. With <c>COMPLIANCE_WRITE_GOLDEN</c> set it is written
/// anew: read the difference before committing it.
/// </summary>
public sealed class SampleSettingsTests
{
    private const string File = "local.settings.sample.json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the host reads, and the app does not.</summary>
    private static readonly IEnumerable<(string Name, string Value)> OfTheHost =
    [
        ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
        ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
        ("TASKHUB_NAME", "Compliance"),
    ];

    [Fact]
    public void The_sample_settings_are_as_the_app_declares_them()
    {
        var path = Path.Combine(RepositoryFile.Root, File);
        var settings = OfTheHost.Concat(AppSetting.All.Where(setting => setting.Sample is not null).Select(Entry));
        var text = JsonSerializer.Serialize(
            new { IsEncrypted = false, Values = settings.ToDictionary(each => each.Name, each => each.Value) }, Readable) + "\n";
        if (Environment.GetEnvironmentVariable("COMPLIANCE_WRITE_GOLDEN") is { Length: > 0 })
            System.IO.File.WriteAllText(path, text);
        Assert.True(
            text == System.IO.File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"{File} is stale: set COMPLIANCE_WRITE_GOLDEN, run this test again (dotnet test --project tests/ComplianceFunctions.Tests), "
                + "and commit what it writes.");
    }

    [Fact]
    public void Every_setting_without_which_the_app_does_not_start_has_a_sample() =>
        Assert.Empty(AppSetting.All.Where(setting => setting.Required && setting.Sample is null).Select(setting => setting.Name));

    private static (string Name, string Value) Entry(AppSetting setting) =>
        (setting.Name.Replace(":", "__", StringComparison.Ordinal) + (setting.IsList ? "__0" : ""), setting.Sample!);
}
