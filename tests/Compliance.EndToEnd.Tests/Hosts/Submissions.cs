using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.LocalHost.Demo;
using Compliance.Proof.Verifying;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>The words in which tests speak of requests.</summary>
internal static class Submissions
{
    /// <summary>Far longer than a request takes on a busy machine; a request that hangs must not hang the tests.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static Dictionary<string, string> ByNumber(string customer) => new() { ["customer_number"] = customer };

    /// <returns>The request's id.</returns>
    public static Task<string> Submit(this ApiClient api, string right, string customer) => api.Submit(right, ByNumber(customer));

    public static async Task<string> Submit(this ApiClient api, string right, Dictionary<string, string> identities)
    {
        using var limit = new CancellationTokenSource(Timeout);
        return await api.Submit(right, identities, limit.Token);
    }

    /// <summary>Waits until a request has ended, or is stuck until someone looks at it.</summary>
    public static async Task<RequestEnd> End(this ApiClient api, string id)
    {
        var last = await api.Until($"api/requests/{id}", ApiClient.IsAtRest);
        return new RequestEnd(id, last["outcome"]?.GetValue<string>() ?? $"{last["state"]}: {ApiClient.Ending(last)}", last);
    }

    /// <summary>Submits a request and waits until it has ended.</summary>
    public static async Task<RequestEnd> Run(this ApiClient api, string right, Dictionary<string, string> identities) =>
        await api.End(await api.Submit(right, identities));

    public static Task<RequestEnd> Run(this ApiClient api, string right, string customer) => api.Run(right, ByNumber(customer));

    /// <summary>An operator's word that a quarantined request is to be tried again.</summary>
    public static async Task Resume(this ApiClient api, string id)
    {
        using var limit = new CancellationTokenSource(Timeout);
        await api.Start($"api/requests/{id}/resume", null, limit.Token);
    }

    /// <summary>Reads until the answer is the wanted one.</summary>
    public static async Task<JsonNode> Until(this ApiClient api, string path, Func<JsonNode, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Timeout);
        return await api.Follow(path, wanted, null, limit.Token);
    }

    public static async Task<byte[]> Download(this ApiClient api, string path)
    {
        using var limit = new CancellationTokenSource(Timeout);
        using var target = new MemoryStream();
        await api.Download(path, target, limit.Token);
        return target.ToArray();
    }

    public static async Task<ZipArchive> Export(this ApiClient api, string id) =>
        new(new MemoryStream(await api.Download($"api/requests/{id}/download")), ZipArchiveMode.Read);

    public static async Task<StatedErasure> Certificate(this ApiClient api, string id) =>
        StatedErasure.Read(await api.Download($"api/requests/{id}/certificate"));
}

/// <param name="Id">Of the request.</param>
/// <param name="Outcome">How it ended; or why it failed or is quarantined.</param>
/// <param name="Status">Its last status.</param>
internal sealed record RequestEnd(string Id, string Outcome, JsonNode Status);

/// <summary>What a certificate states.</summary>
/// <param name="File">The certificate's bytes.</param>
/// <param name="Statement">Inside it, not yet verified.</param>
internal sealed record StatedErasure(byte[] File, JsonNode Statement)
{
    public string Outcome => Statement["outcome"]!.GetValue<string>();

    public IReadOnlyList<string> NotCovered =>
        [.. Statement["notCovered"]!.AsArray().Select(each => each!["collection"]!.GetValue<string>())];

    /// <summary>Those of the subject's own.</summary>
    public IReadOnlyList<JsonNode> Keys => [.. Statement["keys"]!.AsArray().Select(each => each!)];

    public static StatedErasure Read(byte[] file) => new(file, JsonNode.Parse(Certificate.Parse(file).Statement.Span)!);

    /// <summary>How many rows of a collection it says this of.</summary>
    public long Count(string collection, string fact) => Statement["stores"]!.AsArray()
        .Where(line => line!["collection"]!.GetValue<string>() == collection && line["fact"]!.GetValue<string>() == fact)
        .Sum(line => line!["count"]?.GetValue<long>() ?? 0);
}
