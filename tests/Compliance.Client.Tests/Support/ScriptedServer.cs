using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Compliance.Client.Tests.Support;

/// <summary>A real server that answers as a test says: for what the product does only on a bad day.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RequestDelegate[] _answers;
    private int _requests;

    private ScriptedServer(WebApplication app, RequestDelegate[] answers) => (_app, _answers) = (app, answers);

    public int Requests => _requests;

    /// <summary>The values of a header, in the order in which requests came.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    /// <param name="answers">One after the other, and then the last one again.</param>
    public static async Task<ScriptedServer> Start(params RequestDelegate[] answers)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedServer(app, answers);
        app.Run(server.Serve);
        await app.StartAsync();
        return server;
    }

    public ComplianceClient Client(Action<ComplianceClientOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new ComplianceClientOptions { Address = Address };
        configure?.Invoke(options);
        return new ComplianceClient(new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }), options, time);
    }

    public static RequestDelegate Problem(int status, string code, string? retryAfter = null) => async http =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        http.Response.ContentType = "application/problem+json";
        await http.Response.WriteAsync(
            $$"""{"type": "/problems/{{code}}", "title": "A sentence.", "status": {{status}}, "code": "{{code}}"}""");
    };

    public static RequestDelegate Json(string json, int status = 200) => async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json);
    };

    /// <summary>A decision about one person, who may be used.</summary>
    public static RequestDelegate Decided(DateTimeOffset at, string field = "allowed\", \"reason\": \"consented") => Json($$"""
        {
          "purpose": "recommend", "later": "A member that this client does not know.",
          "people": [
            {
              "person": "p", "at": "{{at:O}}", "expires": "{{at + TimeSpan.FromMilliseconds(500):O}}", "map": "m", "policy": "h",
              "fields": [{"field": "f", "outcome": "{{field}}", "rule": "basis"}]
            }
          ]
        }
        """);

    public static Task Silence(HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private Task Serve(HttpContext http)
    {
        var at = Interlocked.Increment(ref _requests);
        Tokens.Enqueue(http.Request.Headers.Authorization.ToString());
        return _answers[Math.Min(at, _answers.Length) - 1](http);
    }
}
