using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Compliance.KeyVault.Tests;

/// <summary>Sends requests through Azure.Core's own pipeline, without the Key Vault package.</summary>
internal static class Answers
{
    public static async Task<RequestFailedException> Failed(int status, string body, string? retryAfter = null)
    {
        using var vault = new ScriptedVault(_ => (status, body)) { RetryAfter = retryAfter };
        var options = new Options { Transport = new HttpClientTransport(vault), RetryPolicy = new RetryPolicy(0) };
        return new(await Send(options, RequestMethod.Get, "/keys/k"));
    }

    public static async Task<Response> Send(ClientOptions options, RequestMethod method, string path)
    {
        var pipeline = HttpPipelineBuilder.Build(options);
        using var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri("https://a.vault.azure.net" + path));
        // What the vault takes for a caller it knows.
        message.Request.Headers.Add("Authorization", "Bearer token");
        await pipeline.SendAsync(message, default);
        return message.Response;
    }

    internal sealed class Options : ClientOptions;
}
