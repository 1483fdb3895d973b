using Compliance.Connectors;

namespace Compliance.Requests.Rights.Access;

/// <summary>Puts bytes that were read ahead back in front of a stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream(rest)
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_prefix.IsEmpty)
            return await Source.ReadAsync(buffer, cancellationToken);

        var taken = Math.Min(buffer.Length, _prefix.Length);
        _prefix[..taken].CopyTo(buffer);
        _prefix = _prefix[taken..];
        return taken;
    }
}
