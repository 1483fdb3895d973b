using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Compliance.Consent;
using Compliance.Consent.Importing;
using Compliance.Consent.Ledger;
using Compliance.Testing.Consent;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Compliance.Cli.Tests.Consent;

/// <summary><c>compliance consent import</c> as an operator at a shell sees it, against the domain's own import.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Header = "holder,purpose,state,at,until,proof\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compliance-import-");
    private readonly MemoryConsentLedger _ledger = new();
    private readonly ConsentBench _bench;
    private readonly Deployment _deployment;

    public ImportTests()
    {
        _bench = new(_ledger, new MemoryNotices());
        _deployment = new Deployment(
            new ConsentImport(_ledger, _bench.Notices, _bench.Maps, Options.Create(new ConsentOptions()), _bench.Clock));
        Environment.SetEnvironmentVariable("COMPLIANCE_TOKEN", "a-token");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ten_thousand_rows_are_taken_bad_ones_are_named_by_line_and_column_and_again_nothing_changes()
    {
        var (text, people) = (new StringBuilder(Header), new List<ConsentHolder>());
        for (var row = 1; row <= 10_000; row++)
        {
            var person = ConsentBench.NewPerson();
            people.Add(person);
            text.Append(CultureInfo.InvariantCulture, $"{person},{(row == 5_000 ? "no-such-purpose" : "recommend")},given,")
                .Append(row == 7 ? "yesterday" : "2026-05-03T08:30:00+02:00").Append(",,").Append(row % 2 == 0 ? "p/17" : "").Append('\n');
        }

        var (exit, output, error) = Import(text.ToString(), "--json");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(1, exit);
        Assert.Equal((9_998, 4_999, 0), (Number(root, "recorded"), Number(root, "unproved"), Number(root, "unchanged")));
        var refused = root.GetProperty("refused").EnumerateArray()
            .Select(each => (Number(each, "line"), Number(each, "row"), each.GetProperty("column").GetString()))
            .Order().ToList();
        Assert.Equal([(8, 7, "at"), (5_001, 5_000, "purpose")], refused);
        Assert.DoesNotContain("yesterday", output, StringComparison.Ordinal);
        Assert.DoesNotContain(people[6].ToString(), output, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", root.GetProperty("file").GetString()!);
        Assert.Equal("", error);
        Assert.True(_deployment.Largest <= 500);

        var first = await _bench.Consent.History(people[1], default).SingleAsync();
        Assert.Equal((2L, "p/17", "old-crm"), (first.Import!.Row, first.Import.Proof, first.Import.System));
        Assert.Equal(Instant.FromUtc(2026, 5, 3, 6, 30), first.At);

        using var again = JsonDocument.Parse(Import(text.ToString(), "--json").Output);
        Assert.Equal((0, 9_998), (Number(again.RootElement, "recorded"), Number(again.RootElement, "unchanged")));
    }

    [Fact]
    public void Each_bad_row_is_a_sentence_and_quoted_fields_over_several_lines_count_their_lines()
    {
        var person = ConsentBench.NewPerson();
        var (exit, output, _) = Import(
            Header
            + $"{person},recommend,given,2026-05-03T08:30:00Z,,\"a\nb\"\n"
            + $"{person},recommend,given,2026-05-03T08:30:00Z\n"
            + $"{person},recommend,given,,,\n"
            + $"{person},recommend,gi\"ven,2026-05-03T08:30:00Z,,\n"
            + $"{person},newsletter,refused,2026-05-03T08:30:00Z,,\n");
        Assert.Equal(1, exit);
        Assert.Contains("line 2, column proof: ", output, StringComparison.Ordinal);
        Assert.Contains("line 4, column row: It has 4 fields, and the header has 6.", output, StringComparison.Ordinal);
        Assert.Contains("line 5, column at: It is empty.", output, StringComparison.Ordinal);
        Assert.Contains("line 6, column row: A quote stands where none may", output, StringComparison.Ordinal);
        Assert.EndsWith(
            "1 recorded, 0 of them without proof; 0 imported before; 0 overtaken by what the person said; 4 refused.\n",
            output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("holder,purpose\n", "The header lacks state, at")]
    [InlineData("holder,purpose,state,at,mail\n", "not known here")]
    [InlineData("holder,purpose,state,at,at\n", "a column twice")]
    public void A_file_that_is_none_of_consents_is_not_understood(string text, string reason)
    {
        var (exit, _, error) = Import(text);
        Assert.Equal(2, exit);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_swallow_the_file()
    {
        var (exit, _, error) = Import(Header + "\"" + string.Concat(Enumerable.Repeat("x,y,z,\n", 20_000)));
        Assert.Equal(2, exit);
        Assert.Contains("is a quote not closed?", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_that_hiccups_is_asked_again_and_one_that_refuses_is_not()
    {
        var row = Header + $"{ConsentBench.NewPerson()},recommend,given,2026-05-03T08:30:00Z,,p\n";
        _deployment.Failures = 1;
        Assert.Equal((0, 2), (Import(row).Exit, _deployment.Calls));
        _deployment.Refuses = true;
        var (exit, _, error) = Import(row);
        Assert.Equal((2, 3), (exit, _deployment.Calls));
        Assert.Contains("The deployment refuses it (403): The token lacks the permission.", error, StringComparison.Ordinal);
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private (int Exit, string Output, string Error) Import(string text, params string[] options)
    {
        var path = Path.Combine(_folder.FullName, "consents.csv");
        File.WriteAllText(path, text);
        using StringWriter output = new(), error = new();
        var exit = CommandLine.Run(
            ["consent", "import", path, "--url", "http://127.0.0.1/", "--system", "old-crm", .. options], output, error,
            () => new Again(_deployment));
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>A client disposes its handler; the deployment stays.</summary>
    private sealed class Again(Deployment deployment) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            deployment.Answer(request, cancellationToken);
    }

    private sealed class Deployment(ConsentImport import)
    {
        private static readonly JsonSerializerOptions Json =
            new JsonSerializerOptions(JsonSerializerDefaults.Web).ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

        private int _calls;
        private int _largest;

        public int Failures { get; set; }

        public bool Refuses { get; set; }

        public int Calls => _calls;

        public int Largest => _largest;

        public async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancellation)
        {
            Assert.Equal("/api/consent/imports", request.RequestUri!.AbsolutePath);
            Assert.Equal("Bearer a-token", request.Headers.Authorization!.ToString());
            Interlocked.Increment(ref _calls);
            if (Failures-- > 0)
                return new(HttpStatusCode.ServiceUnavailable);
            if (Refuses)
                return new(HttpStatusCode.Forbidden) { Content = JsonContent.Create(new { title = "The token lacks the permission." }) };
            var body = (await request.Content!.ReadFromJsonAsync<Body>(Json, cancellation))!;
            _largest = Math.Max(_largest, body.Rows.Count);
            var result = await import.Import(new(body.System, Sha256Hash.TryParse(body.File)!.Value, body.Rows), cancellation);
            return new(HttpStatusCode.OK) { Content = JsonContent.Create(result, options: Json) };
        }

        private sealed record Body(string System, string File, IReadOnlyList<ImportRow> Rows);
    }
}
