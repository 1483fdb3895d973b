using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Compliance.LocalHost.Commands;
using Compliance.Proof.Verifying;
using Microsoft.Data.Sqlite;
using Spectre.Console;

namespace Compliance.LocalHost.Tests.Commands;

/// <summary>
/// <c>up --no-seed --data-map</c>: somebody's own map and store, without the shop, up to a certificate that verifies with the written keys.
/// </summary>
public sealed partial class UpCommandTests : IAsyncLifetime
{
    private const string Map = """
        compliance: {controller: Shop, connections: {upowndb: {kind: sql, backups: P1D}, upnowhere: {kind: sql, backups: P1D}}}
        dataset:
        - fides_key: own
          compliance: {connection: upowndb}
          collections:
          - name: accounts
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: name, data_categories: [user.name]}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compliance-up-");
    private readonly StringWriter _written = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<int> _command = Task.FromResult(0);

    private string Told => _written.ToString();

    private string Data => Path.Combine(_folder.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "datamap.yml"), Map);
        await using (var database = new SqliteConnection(Database))
        {
            await database.OpenAsync();
            await using var fill = database.CreateCommand();
            fill.CommandText =
                "create table accounts (number text primary key, name text); insert into accounts values ('C-1', 'Ada'), ('C-2', 'Bob')";
            await fill.ExecuteNonQueryAsync();
        }

        // As the README says; no other test has a connection of this name.
        Environment.SetEnvironmentVariable("Connections__upowndb__Provider", "sqlite");
        Environment.SetEnvironmentVariable("Connections__upowndb__ConnectionString", Database);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _command;
        foreach (var name in new[] { "Connections__upowndb__Provider", "Connections__upowndb__ConnectionString" })
            Environment.SetEnvironmentVariable(name, null);
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        _stop.Dispose();
    }

    [Fact]
    public async Task It_erases_in_ones_own_store_without_the_shop_and_writes_the_keys_that_verify_the_certificate()
    {
        await Start("--no-seed", "--data-map", Path.Combine(_folder.FullName, "datamap.yml"), "--data", Data, "--lease", "1");
        Assert.Contains("Connection upowndb (sql) is configured.", Told, StringComparison.Ordinal);
        Assert.Contains("Connection upnowhere (sql) is NOT configured", Told, StringComparison.Ordinal);
        Assert.DoesNotContain("DataProtection", Told, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Data, "*.db"));
        Assert.False(File.Exists(Path.Combine(Data, "seeded")));

        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(Told).Value) };
        Assert.Contains($"What runs here, and where to go: {http.BaseAddress}", Told, StringComparison.Ordinal);
        await ItsPagesSayWhatRunsHere(http);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await File.ReadAllTextAsync(Path.Combine(Data, "operator-token"))).Trim());
        using var submitted = await http.PostAsync(
            "api/requests",
            new StringContent("""{"right":"erasure","identities":{"customer_number":"C-1"}}""", Encoding.UTF8, "application/json")
        );
        Assert.True(submitted.IsSuccessStatusCode);
        var id = await Member(submitted, "id");
        var outcome = "";
        for (var look = 0; outcome.Length == 0 && look < 600; look++, await Task.Delay(200))
        {
            using var status = await http.GetAsync($"api/requests/{id}");
            outcome = await Member(status, "outcome");
        }

        Assert.Equal("complete", outcome);
        var certificate = await http.GetByteArrayAsync($"api/requests/{id}/certificate");
        var keys = (await File.ReadAllLinesAsync(Path.Combine(Data, "log-keys.txt"))).Select(VerifierKey.Parse).ToList();
        Assert.Equal(2, keys.Count);
        var verified = CertificateVerifier.Verify(certificate, new VerificationOptions { LogKeys = keys });
        Assert.True(verified.IsValid, verified.Reason);
        Assert.Equal(["C-2"], await Numbers());
    }

    [Fact]
    public void Its_help_says_how_it_runs_on_ones_own_stores_and_where_the_keys_are()
    {
        var help = new StringWriter();
        var root = new RootCommand { UpCommand.Create(AnsiConsole.Console) };
        root.Parse("up --help").Invoke(new InvocationConfiguration { Output = help });
        foreach (
            var said in new[] { "up --no-seed --data-map datamap.yml", "log-keys.txt", "operator-token", "Connections__NAME__Provider" })
            Assert.Contains(said, Spaces().Replace(help.ToString(), " "), StringComparison.Ordinal);
    }

    /// <summary>To anyone who reaches the host, and with nothing that comes from elsewhere.</summary>
    private async Task ItsPagesSayWhatRunsHere(HttpClient http)
    {
        var home = await http.GetStringAsync("");
        Assert.Contains("for Shop. ", home, StringComparison.Ordinal);
        Assert.Contains("1 of 2 connections of the data map is configured.", home, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.FullName, home, StringComparison.Ordinal);

        using var answer = await http.GetAsync("reference/");
        var reference = await answer.Content.ReadAsStringAsync();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'nonce-", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("//", reference, StringComparison.Ordinal);
        foreach (var script in Scripts().Matches(reference).Select(match => match.Groups[1].Value))
            Assert.NotEmpty(await http.GetByteArrayAsync($"reference/{script}"));
        Assert.Equal(2, Scripts().Count(reference));
        Assert.Contains("\"openapi\": \"3.1", await http.GetStringAsync("openapi.json"), StringComparison.Ordinal);
    }

    private string Database => $"Data Source={Path.Combine(_folder.FullName, "own.sqlite")};Pooling=False";

    private async Task Start(params string[] arguments)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(TextWriter.Synchronized(_written)) });
        _command = UpCommand
            .Create(console)
            .Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, _stop.Token);
        while (!Told.Contains("Up.", StringComparison.Ordinal))
        {
            if (_command.IsCompleted)
                throw new InvalidOperationException($"The command ended with {await _command}: {Told}");
            await Task.Delay(100);
        }
    }

    private async Task<List<string>> Numbers()
    {
        await using var database = new SqliteConnection(Database);
        await database.OpenAsync();
        await using var query = database.CreateCommand();
        query.CommandText = "select number from accounts order by number";
        await using var rows = await query.ExecuteReaderAsync();
        var numbers = new List<string>();
        while (await rows.ReadAsync())
            numbers.Add(rows.GetString(0));
        return numbers;
    }

    private static async Task<string> Member(HttpResponseMessage answer, string name)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+/")]
    private static partial Regex Address();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Scripts();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
