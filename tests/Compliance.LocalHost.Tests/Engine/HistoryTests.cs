using System.Text.Json;
using System.Text.Json.Serialization;
using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Workflows;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>Recorded histories, one file each in Histories: the engine and the code of today still agree with them.</summary>
public sealed class HistoryTests(AzuriteFixture azurite)
{
    private static readonly JsonSerializerOptions Indented = new(WorkflowJson.Options) { WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Engine", "Histories");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recorded_history_replays(string file) => Assert.Null(WorkflowReplay.Difference(new Campaign().Table, Read(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recorded_history_with_another_step_does_not(string file)
    {
        var history = Read(file);
        var events = history.Events.ToList();
        var changed = events.FindIndex(happened => happened.Then.Contains("Flaky"));
        events[changed] = events[changed] with { Then = ["Certify"] };

        var difference = WorkflowReplay.Difference(new Campaign().Table, history with { Events = events });
        Assert.Matches("^step-[0-9]+-expected-Certify-found-Flaky$", difference);
    }

    [Fact]
    public async Task What_is_recorded_today_has_the_shape_of_the_file()
    {
        var campaign = new Campaign();
        await using var host = await EmbeddedHost.Start(azurite, campaign.Table);
        await host.Client.Start(Campaign.Parent, "recorded", 0, CancellationToken.None);
        await host.Client.Raise("recorded", "finish", "now", CancellationToken.None);
        while (!(await host.Client.Find("recorded", CancellationToken.None))!.HasEnded)
            await Task.Delay(10);
        var recorded = await host.Engine.Record("recorded");

        Assert.Null(WorkflowReplay.Difference(campaign.Table, recorded));
        var text = JsonSerializer.Serialize(recorded, Indented);
        if (Environment.GetEnvironmentVariable("COMPLIANCE_RECORD") is { Length: > 0 } target)
            await File.WriteAllTextAsync(target, text + "\n");
        Assert.Equal(Shape(Read("campaign-parent-1.json")), Shape(JsonSerializer.Deserialize<History>(text, Indented)!));
    }

    private static History Read(string file) => JsonSerializer.Deserialize<History>(File.ReadAllText(Path.Combine(Folder, file)), Indented)!;

    /// <summary>Everything but the times, and the order in which steps that ran side by side came to their end.</summary>
    private static IEnumerable<string> Shape(History history) => history.Events
        .Select(happened => $"{happened.Kind} {happened.Step} {happened.Name} {happened.Payload} {happened.Code} {happened.Reference}")
        .Order(StringComparer.Ordinal);
}
