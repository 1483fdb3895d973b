using System.IO.Compression;
using System.Net;

namespace Compliance.Proof.Http;

/// <summary>
/// Asks somebody else over HTTP, and takes of the answer what there is room for, for as long as there is time. The client's own limits do
/// not do: its timeout ends with the headers, and its buffer is one size for every answer.
/// </summary>
public static class BoundedExchange
{
    /// <param name="http">Any client.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="limit">Bytes of the body at most, after decompression.</param>
    /// <param name="within">For the whole exchange, the body too.</param>
    /// <param name="cancellation">Stops the exchange.</param>
    /// <returns>Whatever the status is. Of a failure of the server, 5xx, the body is not read.</returns>
    /// <exception cref="HttpRequestException">
    /// It was not reached, answered with too much, too late, or in an encoding other than gzip.
    /// </exception>
    public static async Task<BoundedAnswer> Exchange(
        this HttpClient http, HttpRequestMessage request, int limit, TimeSpan within, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(within);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            return new(answer.StatusCode, await Read(answer, limit, late.Token), answer.Headers.ETag?.Tag ?? "");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"The answer was not there within {within.TotalSeconds} seconds.", new TimeoutException());
        }
        catch (IOException broken)
        {
            throw new HttpRequestException("The answer broke off.", broken);
        }
    }

    private static async Task<byte[]> Read(HttpResponseMessage answer, int limit, CancellationToken cancellation)
    {
        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            return [];
        try
        {
            return await Read(answer.Content, limit, cancellation);
        }
        catch (HttpRequestException refused) when (refused.StatusCode is null)
        {
            throw new HttpRequestException(refused.HttpRequestError, refused.Message, refused.InnerException, answer.StatusCode);
        }
    }

    private static async Task<byte[]> Read(HttpContent content, int limit, CancellationToken cancellation)
    {
        var isCompressed = content.Headers.ContentEncoding.SingleOrDefault() is { } encoding
            && (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase)
                ? true
                : throw new HttpRequestException("The answer is encoded as nobody asked."));
        if (!isCompressed && content.Headers.ContentLength > limit)
            throw BoundedStream.TooLarge(limit);

        var body = await content.ReadAsStreamAsync(cancellation);
        // Compressed, it may be a little larger than what it says, and not by more: a member of gzip can also hold nothing for ever.
        var sent = new BoundedStream(body, isCompressed ? limit + limit / 8 + 1024L : limit);
        await using var bounded = isCompressed ? new BoundedStream(new GZipStream(sent, CompressionMode.Decompress), limit) : sent;
        using var read = new MemoryStream();
        try
        {
            await bounded.CopyToAsync(read, cancellation);
        }
        catch (InvalidDataException damaged)
        {
            throw new HttpRequestException("The answer is not the gzip that it says it is.", damaged);
        }
        return read.ToArray();
    }
}

/// <param name="Status">HTTP.</param>
/// <param name="Content">The body, decompressed; empty for 5xx.</param>
/// <param name="Tag">Its ETag; empty where there is none.</param>
public sealed record BoundedAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Content, string Tag)
{
    /// <exception cref="HttpRequestException">The status is no 2xx.</exception>
    public BoundedAnswer EnsureSuccess() => (int)Status is >= 200 and < 300
        ? this
        : throw new HttpRequestException($"The answer is {(int)Status}.", null, Status);
}
