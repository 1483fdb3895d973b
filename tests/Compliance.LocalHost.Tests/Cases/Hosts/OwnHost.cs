using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Compliance.Connectors.Settings;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Compliance.Storage;
using Compliance.Testing.Azurite;
using Compliance.Testing.Canaries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using StatedFile = Compliance.Proof.Verifying.Certificate;

namespace Compliance.LocalHost.Tests.Cases.Hosts;

/// <summary>
/// The whole local host in this process, spoken to over HTTP, on one test's own data map and store. The map calls the store <c>db</c>.
/// Nothing is waited for that need not be: neither a cooling-off nor the vault's audit trail.
/// </summary>
internal sealed class OwnHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly LocalApplication _application;
    private readonly HttpClient _http;

    private OwnHost(string folder, LocalApplication application, LogCapture log)
    {
        _folder = folder;
        _application = application;
        Log = log;
        _http = new HttpClient { BaseAddress = application.Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", application.Token(Duration.FromHours(1)));
    }

    /// <summary>Everything that the host logs.</summary>
    public LogCapture Log { get; }

    /// <param name="azurite">Keeps the host's own state.</param>
    /// <param name="store">The connection <c>db</c>; null leaves it without settings.</param>
    /// <param name="map">The data map's text.</param>
    public static async Task<OwnHost> Start(AzuriteFixture azurite, OwnStore? store, string map)
    {
        var folder = Directory.CreateTempSubdirectory("compliance-case-").FullName;
        var log = new LogCapture();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "map.yml"), map);
            var application = await LocalApplication.Start(
                Options(azurite, store, folder), logging => logging.ClearProviders().AddProvider(log));
            return new OwnHost(folder, application, log);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            log.Dispose();
            throw;
        }
    }

    /// <summary>Submits a request and waits until it goes no further by itself.</summary>
    /// <param name="right"><c>access</c> or <c>erasure</c>.</param>
    /// <param name="identities">As JSON.</param>
    /// <param name="group">Of data subjects; the host's default where it is null.</param>
    public async Task<Answered> Run(string right, string identities, string? group = null)
    {
        var (status, body) = await Post("api/requests", Submission(right, identities, group));
        Assert.True(status == 202, $"{status}: {body?.ToJsonString()}");
        var end = await Until($"api/requests/{body!["id"]}", ApiClient.IsAtRest);
        var outcome = end["outcome"]?.GetValue<string>() ?? $"{end["state"]}: {ApiClient.Ending(end)}";
        return new Answered(body["id"]!.GetValue<string>(), outcome, end);
    }

    /// <returns>The status and the problem, for a submission that is refused.</returns>
    public Task<(int Status, JsonNode? Body)> Submit(string right, string identities, string? group = null) =>
        Post("api/requests", Submission(right, identities, group));

    /// <summary>Calls the API as an application.</summary>
    public async Task<JsonNode> Call(string path, string json)
    {
        var (status, body) = await Post(path, json);
        return status == 200 ? body! : throw new InvalidOperationException($"{path} answers {status}: {body?.ToJsonString()}");
    }

    /// <returns>The status of a call, for one that may be refused.</returns>
    public async Task<int> Status(string path, string json) => (await Post(path, json)).Status;

    /// <summary>Sends a form as a browser or a mail program does, without a token, and reads the page.</summary>
    public async Task<string> Send(string path, params (string Name, string Value)[] fields)
    {
        using var anyone = new HttpClient { BaseAddress = _application.Url };
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await anyone.PostAsync(new Uri(path.TrimStart('/'), UriKind.Relative), form);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Asks until the answer is as it should be.</summary>
    public Task<JsonNode> Wait(string path, Func<JsonNode, bool> wanted) => Until(path, wanted);

    /// <returns>How many rows of a table of this system's own a partition has.</returns>
    public async Task<int> Rows(string table, string partition) =>
        await _application.Services.GetRequiredService<StorageLayout>().Table(table)
            .QueryAsync<TableEntity>(row => row.PartitionKey == partition).CountAsync();

    /// <summary>Runs a sweep and waits until it is over.</summary>
    public async Task<Swept> Sweep(bool dryRun)
    {
        var (status, body) = await Post("api/retention/sweeps", $$"""{"dryRun":{{(dryRun ? "true" : "false")}}}""");
        Assert.True(status == 202, $"{status}: {body?.ToJsonString()}");
        var end = await Until($"api/retention/sweeps/{body!["id"]}", view => view["phase"]!.GetValue<string>() != "running");
        return new Swept(end);
    }

    /// <returns>What the certificate of a request states.</returns>
    public async Task<Stated> Certificate(Answered request) =>
        new(JsonNode.Parse(StatedFile.Parse(await Download($"api/requests/{request.Id}/certificate")).Statement.Span)!);

    /// <returns>The rows of a collection in a request's export, as JSON texts; none where the export does not have it.</returns>
    public async Task<IReadOnlyList<JsonNode>> Export(Answered request, string collection)
    {
        await using var zip = new ZipArchive(new MemoryStream(await Download($"api/requests/{request.Id}/download")), ZipArchiveMode.Read);
        if (zip.GetEntry($"data/{collection}.json") is not { } entry)
            return [];
        await using var text = await entry.OpenAsync();
        return [.. (await JsonNode.ParseAsync(text))!.AsArray().Select(row => row!)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _application.DisposeAsync();
        Log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static LocalHostOptions Options(AzuriteFixture azurite, OwnStore? store, string folder)
    {
        var prefix = AzuriteFixture.NewPrefix();
        return new LocalHostOptions
        {
            DataDirectory = Path.Combine(folder, "host"),
            StorageConnectionString = azurite.ConnectionString,
            DataMap = Path.Combine(folder, "map.yml"),
            Connections = store is null ? new Dictionary<string, ConnectionSettings>() : new() { ["db"] = store.Settings },
            LeaseLifetime = TimeSpan.FromSeconds(1),
            KeysAhead = 0,
            Settings = new Dictionary<string, string?>
            {
                ["Compliance:Storage:Prefix"] = prefix,
                ["Engine:TaskHub"] = $"e{prefix}",
                ["Compliance:Web:RequestsPerWindow"] = "100000",
                ["Compliance:Erasure:CoolingOff"] = "00:00:00",
                ["Compliance:Erasure:MaxOperation"] = "00:00:00",
                ["Compliance:Erasure:AuditLag"] = "00:00:00",
            },
        };
    }

    private static string Submission(string right, string identities, string? group) => group is null
        ? $$"""{"right":"{{right}}","identities":{{identities}}}"""
        : $$"""{"right":"{{right}}","identities":{{identities}},"group":"{{group}}"}""";

    private async Task<(int Status, JsonNode? Body)> Post(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    private async Task<JsonNode> Until(string path, Func<JsonNode, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        JsonNode? last = null;
        try
        {
            while (true)
            {
                last = JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), limit.Token))!;
                if (wanted(last))
                    return last;
                await Task.Delay(100, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{path} does not end: {last?.ToJsonString()}");
        }
    }

    private Task<byte[]> Download(string path) => _http.GetByteArrayAsync(new Uri(path, UriKind.Relative));
}
