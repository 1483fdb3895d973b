using System.Diagnostics;
using System.Text.Json;

namespace Compliance.Cli.Tests.Maps;

public sealed class MapCommandTests
{
    private static readonly string[] Values = ["Ada", "Secretperson", "1234567", "private.example", "Hidden Street", "Peacock", "1980"];

    [Theory]
    [InlineData("--help")]
    [InlineData("map --help")]
    [InlineData("map draft --help")]
    [InlineData("map check --help")]
    [InlineData("map explain --help")]
    public void Each_level_has_help(string args)
    {
        var answer = Answer.To(args.Split(' '));

        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.Contains("Usage:", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drafted_map_passes_the_check_of_its_own_store_and_holds_no_value_of_it()
    {
        using var shop = new MusicShop();

        var draft = shop.Draft();

        Assert.Equal((0, ""), (draft.Code, draft.Error));
        Assert.All(Values, value => Assert.DoesNotContain(value, draft.Output, StringComparison.Ordinal));
        var check = shop.Check(draft.Output);
        Assert.Equal((0, "0 findings block erasures, 0 warn, 0 notes.\n"), (check.Code, check.All));
    }

    [Fact]
    public void A_drafted_map_with_the_proposed_retention_passes_too()
    {
        using var shop = new MusicShop();

        var map = shop.Draft().Output.Replace("# compliance: {retention", "compliance: {retention", StringComparison.Ordinal);

        Assert.Contains("    compliance: {retention: {with: invoice}}", map, StringComparison.Ordinal);
        Assert.Equal(0, shop.Check(map).Code);
    }

    [Fact]
    public void The_json_answers_hold_the_same()
    {
        using var shop = new MusicShop();

        var draft = JsonDocument.Parse(shop.Draft("--json").Output).RootElement.GetProperty("map").GetString()!;
        Assert.Equal(shop.Draft().Output, draft);

        var check = JsonDocument
            .Parse(shop.Check(MusicShop.Map.Replace("name: first_name", "name: firstname", StringComparison.Ordinal), "--json").Output)
            .RootElement;
        var finding = check.GetProperty("findings")[0];
        Assert.Equal(
            ("field-missing", "blocks", "music", "shop.customer", "firstname"),
            (
                Text(finding, "code"),
                Text(finding, "severity"),
                Text(finding, "connection"),
                Text(finding, "collection"),
                Text(finding, "column")));
        Assert.StartsWith("Write first_name", Text(finding, "remedy"), StringComparison.Ordinal);

        var errors = JsonDocument.Parse(shop.Check("dataset: 5", "--json").Output).RootElement.GetProperty("errors");
        Assert.NotEqual(0, errors.GetArrayLength());
    }

    [Fact]
    public void Explain_shows_the_way_the_effect_the_ground_and_what_is_not_reached()
    {
        using var shop = new MusicShop();

        var answer = Answer.To("map", "explain", shop.WriteMap(MusicShop.Map), "--identity", "customer_number");

        Assert.Equal((0, ""), (answer.Code, answer.Error));
        foreach (
            var line in new[]
            {
                "shop.customer (customers)",
                "  found by  identity customer_number at shop.customer.customer_id",
                "  found by  identity customer_number at shop.customer.customer_id, then shop.customer.customer_id -> "
                + "shop.invoice.customer_id, then shop.invoice.invoice_id -> shop.invoice_line.invoice_id",
                "  retained  legal_obligation, AO § 147: P10Y from invoice_date",
                "  retained  legal_obligation, AO § 147: as long as the row of shop.invoice that it belongs to (P10Y from its "
                + "invoice_date)",
                "Not reached:",
            }
        )
            Assert.Contains(line + "\n", answer.Output, StringComparison.Ordinal);
        Assert.Contains("masked instead: first_name (string_rewrite)", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_in_json_has_each_step_of_the_way()
    {
        using var shop = new MusicShop();

        var answer = JsonDocument
            .Parse(Answer.To("map", "explain", shop.WriteMap(MusicShop.Map), "--identity", "customer_number", "--json").Output)
            .RootElement;

        var invoice = answer.GetProperty("collections").EnumerateArray().Single(each => Text(each, "collection") == "shop.invoice");
        Assert.Equal("delete", Text(invoice, "effect"));
        Assert.Equal("customer_number", Text(invoice.GetProperty("way")[0], "identity"));
        Assert.Equal("shop.customer.customer_id", Text(invoice.GetProperty("way")[1], "from"));
        Assert.Equal("legal_obligation", Text(invoice.GetProperty("kept"), "ground"));
    }

    [Theory]
    [InlineData("map check no-such-file.yml", 2)]
    [InlineData("map check", 2)]
    [InlineData("map draft", 2)]
    [InlineData("map draft --connection x", 2)]
    [InlineData("map draft --connection x --provider oracle --connection-string Data=1", 2)]
    [InlineData("map draft --connection x --provider sqlite --connection-string no=sense;Password=hush", 2)]
    [InlineData("map draft --connection x --provider sqlite --connection-string DataSource=/no/such/folder/x.db", 3)]
    [InlineData(
        "map draft --connection x --provider postgresql --connection-string "
        + "Host=127.0.0.1;Port=1;Username=u;Password=hush;Database=d;Timeout=3",
        3)]
    [InlineData("map draft --connection x --provider postgresql --connection-string Host=127.0.0.1;Port=many;Password=hush", 2)]
    [InlineData("map unknown", 2)]
    public void What_cannot_be_answered_ends_with_its_code_and_without_a_secret(string args, int code)
    {
        var answer = Answer.To(args.Split(' '));

        Assert.Equal((code, ""), (answer.Code, answer.Output));
        Assert.NotEqual("", answer.Error);
        Assert.DoesNotContain("hush", answer.All, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_or_a_connection_that_the_map_does_not_have_is_said()
    {
        using var shop = new MusicShop();
        var map = shop.WriteMap(MusicShop.Map);

        var identity = Answer.To("map", "explain", map, "--identity", "emial");
        Assert.Equal(
            (2, "The map has no identity emial: it has customer_number, email, employee_number.\n"),
            (identity.Code, identity.Error.ReplaceLineEndings("\n")));
        Assert.Equal(2, Answer.To("map", "check", map, "--connection", "musik").Code);
    }

    [Fact]
    public void A_store_that_is_down_ends_the_check_with_its_own_code_and_one_without_settings_is_a_warning()
    {
        using var shop = new MusicShop();
        var map = shop.WriteMap(MusicShop.Map);

        var down = Answer.To("map", "check", map, "--provider", "sqlite", "--connection-string", "Data Source=/no/such/folder/x.db");
        Assert.Equal(3, down.Code);
        Assert.Contains("store-unavailable", down.Output, StringComparison.Ordinal);

        var unset = Answer.To("map", "check", map);
        Assert.Equal(0, unset.Code);
        Assert.Contains("store-not-configured", unset.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_come_from_the_environment()
    {
        using var shop = new MusicShop();
        var process = Started(AppContext.BaseDirectory, ["map", "draft", "--connection", "music"], start =>
        {
            start.Environment["Connections__music__Provider"] = "sqlite";
            start.Environment["Connections__music__ConnectionString"] = shop.ConnectionString;
        });

        Assert.Equal(0, process.Code);
        Assert.Contains("- name: invoice_line", process.Output, StringComparison.Ordinal);
    }

    /// <summary>An auditor needs the verifier and nothing that reaches stores.</summary>
    [Fact]
    public void Verify_runs_without_the_assemblies_that_the_map_commands_need()
    {
        var folder = Directory.CreateTempSubdirectory("compliance-verify-").FullName;
        string[] needed = ["Compliance.Cli", "Compliance.Proof", "System.CommandLine", "NSec.Cryptography"];
        foreach (
            var file in Directory
                .EnumerateFiles(AppContext.BaseDirectory)
                .Where(file => needed.Any(name => Path.GetFileName(file).StartsWith(name + ".", StringComparison.Ordinal))))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var certificate = Path.Combine(folder, "certificate.txt");
        File.WriteAllText(certificate, "no certificate");

        // Without its list of dependencies the host looks in the folder alone.
        File.Delete(Path.Combine(folder, "Compliance.Cli.deps.json"));
        var answer = Started(folder, ["verify", certificate, "--log-key", "log.example+00000000+AAAA"], _ => { });
        Directory.Delete(folder, recursive: true);

        Assert.Equal(2, answer.Code);
        Assert.Contains("log.example+00000000+AAAA cannot be used", answer.All, StringComparison.Ordinal);
    }

    private static Answer Started(string folder, string[] args, Action<ProcessStartInfo> change)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Compliance.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        change(start);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Answer(process.ExitCode, output, error.Result);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
