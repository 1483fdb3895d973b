using System.Net;
using Compliance.Proof.Http;
using Compliance.Proof.Log.Tiles;

namespace Compliance.Proof.Log.Reading;

/// <summary>Follows a log over HTTP, this one or another's.</summary>
/// <param name="http">With the log's prefix as its base address, and a slash at the end of that.</param>
/// <param name="longestLeaf">Bytes of an entry at most: entry bundles are bounded by it. What the format allows by default.</param>
public sealed class HttpLogSource(HttpClient http, int longestLeaf = ushort.MaxValue) : ILogSource
{
    /// <summary>Bytes of a checkpoint at most, with every signature.</summary>
    public const int MaxCheckpoint = 16 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The log answered with neither 200 nor 404, with too much, or too late.</exception>
    public async Task<StoredObject?> Read(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (TilePath.IsEntries(path))
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        var answer = await http.Exchange(request, LargestAt(path), Longest, cancellation);
        return answer.Status == HttpStatusCode.NotFound ? null : new(answer.EnsureSuccess().Content, answer.Tag);
    }

    private int LargestAt(string path)
    {
        if (path == TilePath.Checkpoint)
            return MaxCheckpoint;
        return TilePath.IsEntries(path) ? EntryBundle.LargestOf(longestLeaf) : TilePath.FullWidth * TreeHash.Size;
    }
}
