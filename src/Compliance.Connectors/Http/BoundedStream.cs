using System.Net;

namespace Compliance.Connectors.Http;

/// <summary>A body of at most so many bytes: a service must not be able to fill our memory.</summary>
internal sealed class BoundedStream(Stream body, long limit) : ForwardStream(body)
{
    private long left = limit;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Source.ReadAsync(buffer, cancellationToken);
        left -= read;
        return left >= 0 ? read : throw new RestException(HttpStatusCode.RequestEntityTooLarge);
    }
}
