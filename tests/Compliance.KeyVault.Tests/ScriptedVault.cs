using System.Net;
using System.Text;

namespace Compliance.KeyVault.Tests;

/// <summary>One request as it came in.</summary>
internal sealed record VaultRequest(string Method, string Path, string Body)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A vault that answers what a test says, and notes what it was asked.</summary>
internal sealed class ScriptedVault(Func<VaultRequest, (int Status, string Body)> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<VaultRequest> _requests = [];

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests.Select(each => each.ToString())];
            }
        }
    }

    public IReadOnlyList<VaultRequest> Received => _requests;

    public string? RetryAfter { get; set; }

    /// <summary>Awaited before each answer.</summary>
    public Func<VaultRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var unknown = request.Headers.Authorization is null;
        if (unknown)
        {
            var challenge = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };
            challenge.Headers.TryAddWithoutValidation(
                "WWW-Authenticate",
                """Bearer authorization="https://login.example/t", resource="https://vault.azure.net" """.TrimEnd()
            );
            return challenge;
        }
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var received = new VaultRequest(request.Method.Method, request.RequestUri!.AbsolutePath.TrimEnd('/'), body);
        await Before(received);
        (int Status, string Body) answered;
        lock (_gate)
        {
            _requests.Add(received);
            answered = answer(received);
        }
        var response = new HttpResponseMessage((HttpStatusCode)answered.Status)
        {
            Content = new StringContent(answered.Body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
        if (RetryAfter is { } wait) response.Headers.TryAddWithoutValidation("Retry-After", wait);
        return response;
    }
}
