using Compliance.Connectors;

namespace Compliance.Requests.Rights.Access;

/// <summary>Puts bytes that were read ahead back in front of a stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream(rest)
{
    private ReadOnlyMemory<byte> prefix = prefix;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (prefix.IsEmpty)
            return await Source.ReadAsync(buffer, cancellationToken);

        var taken = Math.Min(buffer.Length, prefix.Length);
        prefix[..taken].CopyTo(buffer);
        prefix = prefix[taken..];
        return taken;
    }
}
