using System.Net;

namespace Compliance.Proof.Log;

/// <summary>Follows a log over HTTP, this one or another's.</summary>
/// <param name="http">With the log's prefix as its base address, and a slash at the end of that.</param>
public sealed class HttpLogSource(HttpClient http) : ILogSource
{
    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The log answered with neither 200 nor 404, or with too much.</exception>
    public async Task<StoredObject?> Read(string path, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return new(await answer.Content.ReadAsByteArrayAsync(cancellation), answer.Headers.ETag?.Tag ?? "");
    }
}
