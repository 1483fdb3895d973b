using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;

namespace Compliance.Protection.Records;

/// <summary>One record in memory under a lease, envelope included: the work of a call that waits for nothing.</summary>
internal static class RecordSealing
{
    /// <returns>Null when the lease has ended.</returns>
    public static byte[]? Seal(KeyLease lease, in RecordContext context, ReadOnlySpan<byte> plaintext)
    {
        Span<byte> salt = stackalloc byte[ChunkedEncryption.SaltSize];
        RandomNumberGenerator.Fill(salt);
        if (!lease.TryDerive(salt, context, out var cipher)) return null;
        using (cipher)
        {
            var record = GC.AllocateUninitializedArray<byte>((int)SealedEnvelope.SealedLength(plaintext.Length));
            new SealedEnvelope(context.DataKeyId, context.SchemaVersion).Write(record);
            ChunkedEncryption.Seal(cipher, salt, plaintext, record.AsSpan(SealedEnvelope.Size));
            return record;
        }
    }

    /// <returns>Null when the lease has ended.</returns>
    /// <exception cref="SealedRecordException">Damaged, or sealed in another context.</exception>
    public static byte[]? Open(KeyLease lease, in RecordContext context, ReadOnlySpan<byte> sealedRecord)
    {
        var message = sealedRecord[SealedEnvelope.Size..];
        if (message.Length < ChunkedEncryption.HeaderSize) throw SealedRecordException.Truncated();
        if (!lease.TryDerive(message[..ChunkedEncryption.SaltSize], context, out var cipher)) return null;
        using (cipher)
        {
            return ChunkedEncryption.Open(cipher, message);
        }
    }
}
