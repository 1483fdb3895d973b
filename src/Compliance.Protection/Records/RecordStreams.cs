using System.Security.Cryptography;
using Compliance.Protection.Keys;

namespace Compliance.Protection.Records;

/// <summary>Sealed records as streams, in constant memory. The lease is checked before every chunk and fetched anew when it has run out.</summary>
/// <param name="tenant">The deployment's.</param>
/// <param name="subject">Whose records.</param>
/// <param name="acquire">Leases the data key of this id; without one, the key that is sealed under.</param>
internal sealed class RecordStreams(string tenant, string subject, Func<Guid?, CancellationToken, Task<KeyLease>> acquire)
{
    private const int Attempts = 3;

    public async Task Seal(RecordAddress address, Stream plaintext, Stream destination, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(ChunkedEncryption.SaltSize);
        var (cipher, lease) = await Derive(null, address, salt, cancellationToken);
        using (cipher)
        {
            var envelope = new byte[SealedEnvelope.Size];
            new SealedEnvelope(lease.DataKeyId, address.SchemaVersion).Write(envelope);
            await destination.WriteAsync(envelope, cancellationToken);
            await ChunkedSealing.Seal(cipher, salt, plaintext, destination, WhileLeased(lease), cancellationToken);
        }
    }

    /// <summary>If this throws, the caller still owns the sealed stream; the stream returned disposes it.</summary>
    public async Task<Stream> Open(RecordAddress address, Stream sealedRecord, CancellationToken cancellationToken)
    {
        var header = new byte[SealedEnvelope.Size + ChunkedEncryption.HeaderSize];
        var read = await sealedRecord.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        var envelope = SealedEnvelope.Read(header.AsSpan(0, read), address);
        if (read < header.Length) throw SealedRecordException.Truncated();

        var salt = header.AsMemory(SealedEnvelope.Size, ChunkedEncryption.SaltSize);
        var (cipher, lease) = await Derive(envelope.DataKeyId, address, salt, cancellationToken);
        try
        {
            ChunkedEncryption.Admit(cipher, header.AsSpan(SealedEnvelope.Size));
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
        return new OpeningStream(cipher, sealedRecord, WhileLeased(lease));
    }

    private async Task<(ChunkCipher Cipher, KeyLease Lease)> Derive(
        Guid? dataKey, RecordAddress address, ReadOnlyMemory<byte> salt, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var lease = await acquire(dataKey, cancellationToken);
            if (lease.TryDerive(salt.Span, RecordContext.At(address, tenant, subject, lease.DataKeyId), out var cipher)) return (cipher, lease);
        }
        throw KeyUnavailableException.EndedTooSoon();
    }

    private Func<CancellationToken, ValueTask> WhileLeased(KeyLease lease) => async cancellationToken =>
    {
        for (var attempt = 0; !lease.IsLive; attempt++)
        {
            if (attempt == Attempts) throw KeyUnavailableException.EndedTooSoon();
            lease = await acquire(lease.DataKeyId, cancellationToken);
        }
    };
}
