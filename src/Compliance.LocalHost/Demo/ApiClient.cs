using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Compliance.LocalHost.Demo;

/// <summary>Speaks to the HTTP API as any application would.</summary>
public sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPoll = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http;

    /// <param name="baseAddress">Of either host.</param>
    /// <param name="token">With the permissions needed.</param>
    public ApiClient(Uri baseAddress, string token)
    {
        _http = new HttpClient { BaseAddress = baseAddress };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Submits a request.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> Submit(string right, IReadOnlyDictionary<string, string> identities, CancellationToken cancellation) =>
        (await Post("api/requests", new { right, identities }, cancellation))["id"]!.GetValue<string>();

    /// <summary>Whether a request goes no further by itself: it is closed, or someone has to look at it.</summary>
    public static bool IsAtRest(JsonNode request) => request["state"]!.GetValue<string>() is "closed" or "failed" or "quarantined";

    /// <returns>How a request ended, or the code of what stopped it.</returns>
    public static string? Ending(JsonNode request) =>
        (request["outcome"] ?? request["failure"] ?? request["progress"]?["quarantined"])?.GetValue<string>();

    /// <returns>The id of what was started.</returns>
    public async Task<string> Start(string path, object? body, CancellationToken cancellation) =>
        (await Post(path, body, cancellation))["id"]!.GetValue<string>();

    public async Task<JsonNode> Get(string path, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        return await Read(answer, cancellation);
    }

    /// <summary>Reads until the answer is the wanted one, and shows each on the way.</summary>
    public async Task<JsonNode> Follow(string path, Func<JsonNode, bool> wanted, Action<JsonNode>? seen, CancellationToken cancellation)
    {
        for (var pause = FirstPoll; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, MaxPoll.Ticks)))
        {
            var answer = await Get(path, cancellation);
            seen?.Invoke(answer);
            if (wanted(answer))
                return answer;
            await Task.Delay(pause, cancellation);
        }
    }

    public async Task Download(string path, Stream target, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
            await Read(answer, cancellation);
        await answer.Content.CopyToAsync(target, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> Post(string path, object? body, CancellationToken cancellation)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        return await Read(answer, cancellation);
    }

    private static async Task<JsonNode> Read(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text) ?? throw new JsonException("The answer is empty.")
            : throw new HttpRequestException(
                $"{(int)answer.StatusCode} from {answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath}: {text}",
                null,
                answer.StatusCode);
    }
}
