using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;

namespace Compliance.Protection.Records;

/// <summary>
/// Sealed records as streams, in constant memory. The lease is checked before every chunk and fetched anew when it has run out.
/// </summary>
/// <param name="tenant">The deployment's.</param>
/// <param name="subject">Whose records; null for those that are kept on a ground, which are the ground's own.</param>
/// <param name="acquire">Leases the data key of this id; without one, the key that is sealed under.</param>
internal sealed class RecordStreams(string tenant, string? subject, Func<Guid?, CancellationToken, Task<KeyLease>> acquire)
{
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

    private Task<Derived> Derive(Guid? dataKey, RecordAddress address, ReadOnlyMemory<byte> salt, CancellationToken cancellationToken) =>
        KeyLease.Use(
            () => acquire(dataKey, cancellationToken),
            lease => lease.TryDerive(salt.Span, Context(address, lease.DataKeyId), out var cipher) ? new Derived(cipher, lease) : null);

    private RecordContext Context(RecordAddress address, Guid dataKey) =>
        RecordContext.At(address, tenant, subject ?? KeyOwners.Ground(dataKey), dataKey);

    private Func<CancellationToken, ValueTask> WhileLeased(KeyLease lease)
    {
        // Before every chunk: while the lease holds, it allocates nothing.
        return cancellationToken => lease.IsLive ? ValueTask.CompletedTask : new ValueTask(Renew(cancellationToken));

        async Task Renew(CancellationToken cancellationToken) =>
            lease = await KeyLease.Use(() => acquire(lease.DataKeyId, cancellationToken), renewed => renewed.IsLive ? renewed : null);
    }

    private sealed record Derived(ChunkCipher Cipher, KeyLease Lease);
}
