using Compliance.DataMap;

namespace Compliance.Connectors;

/// <summary>A body that is read from a store: a break in the middle ends like any other failed call.</summary>
internal sealed class StoreStream(Stream body, StoreCalls calls, Collection collection) : ForwardStream(body)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Source.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error)
        {
            throw calls.Translate(error, collection, cancellationToken);
        }
    }
}
