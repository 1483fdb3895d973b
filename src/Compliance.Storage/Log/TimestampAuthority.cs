using System.Net.Http.Headers;
using System.Security.Cryptography;
using Compliance.Proof.Http;
using Compliance.Proof.Notes;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Storage.Log;

/// <summary>A timestamp authority over HTTP, RFC 3161 section 3.4.</summary>
/// <param name="http">Any client.</param>
/// <param name="address">Where it takes requests.</param>
internal sealed class TimestampAuthority(HttpClient http, Uri address) : ITimestampAuthority
{
    private const int MaxAnswer = 64 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public async Task<ReadOnlyMemory<byte>> Stamp(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        var request = new TimestampRequest(text.Span);
        try
        {
            using var body = new ByteArrayContent(request.Body());
            body.Headers.ContentType = new MediaTypeHeaderValue(TimestampRequest.ContentType);
            using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
            return request.Token((await http.Exchange(message, MaxAnswer, Longest, cancellation)).EnsureSuccess().Content.ToArray());
        }
        catch (Exception failure) when (failure is HttpRequestException or CryptographicException)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, address.Host);
        }
    }
}
