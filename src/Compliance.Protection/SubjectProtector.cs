using System.Security.Cryptography;
using System.Text;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;

namespace Compliance.Protection;

/// <summary>
/// Seals and opens a subject's data at its address. The subject must have been given a key (<see cref="SubjectKeys"/>); once it is
/// fenced or erased, nothing opens and nothing more is sealed. Every call may throw a <see cref="ProtectionException"/>.
/// </summary>
public sealed class SubjectProtector(KeyLeases leases, ProtectionOptions options)
{
    // A lease may end between its granting and its use, by eviction above all; a third time in a row it is no accident.
    private const int Attempts = 3;

    /// <summary>The sealed record of these bytes, envelope included.</summary>
    public async Task<byte[]> Seal(
        string subject, RecordAddress address, ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken = default)
    {
        var salt = NewSalt();
        var (cipher, lease) = await Derive(subject, address, salt, cancellationToken);
        using (cipher)
        {
            var record = new byte[checked((int)SealedEnvelope.SealedLength(plaintext.Length))];
            new SealedEnvelope(lease.DataKeyId, address.SchemaVersion).Write(record);
            ChunkedEncryption.Seal(cipher, salt, plaintext.Span, record.AsSpan(SealedEnvelope.Size));
            return record;
        }
    }

    /// <summary>The bytes again.</summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<byte[]> Open(
        string subject, RecordAddress address, ReadOnlyMemory<byte> sealedRecord, CancellationToken cancellationToken = default)
    {
        var envelope = Admit(sealedRecord.Span, address);
        var message = sealedRecord[SealedEnvelope.Size..];
        if (message.Length < ChunkedEncryption.HeaderSize) throw SealedRecordException.Truncated();
        var (cipher, lease) = await Derive(subject, address, message[..ChunkedEncryption.SaltSize], cancellationToken);
        using (cipher)
        {
            if (lease.DataKeyId != envelope.DataKeyId) throw SealedRecordException.Refused();
            return ChunkedEncryption.Open(cipher, message.Span);
        }
    }

    /// <summary>Seals text (as UTF-8) into text for a string column.</summary>
    /// <exception cref="ArgumentException">The text is not well-formed Unicode.</exception>
    public async Task<string> SealText(string subject, RecordAddress address, string plaintext, CancellationToken cancellationToken = default)
    {
        var bytes = InjectiveEncoding.Utf8(plaintext);
        try
        {
            return SealedText.Encode(await Seal(subject, address, bytes, cancellationToken));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The text again.</summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<string> OpenText(string subject, RecordAddress address, string sealedText, CancellationToken cancellationToken = default)
    {
        var bytes = await Open(subject, address, SealedText.Decode(sealedText), cancellationToken);
        try
        {
            return Encoding.UTF8.GetString(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// Seals a stream in constant memory. When it throws, what was written is a truncated record, which never opens. The lease is
    /// checked before every chunk and fetched anew when it has run out.
    /// </summary>
    public async Task SealTo(
        string subject, RecordAddress address, Stream plaintext, Stream destination, CancellationToken cancellationToken = default)
    {
        var salt = NewSalt();
        var (cipher, lease) = await Derive(subject, address, salt, cancellationToken);
        using (cipher)
        {
            var envelope = new byte[SealedEnvelope.Size];
            new SealedEnvelope(lease.DataKeyId, address.SchemaVersion).Write(envelope);
            await destination.WriteAsync(envelope, cancellationToken);
            await ChunkedSealing.Seal(cipher, salt, plaintext, destination, WhileLeased(subject, lease), cancellationToken);
        }
    }

    /// <summary>
    /// A stream of the plaintext, in constant memory. The envelope and the key are checked before it is returned, each chunk as it is
    /// read, and truncation at the end. Disposing it disposes the sealed stream; if this throws, the caller still owns that.
    /// </summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<Stream> OpenRead(
        string subject, RecordAddress address, Stream sealedRecord, CancellationToken cancellationToken = default)
    {
        var header = new byte[SealedEnvelope.Size + ChunkedEncryption.HeaderSize];
        var read = await sealedRecord.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        var envelope = Admit(header.AsSpan(0, read), address);
        if (read < header.Length) throw SealedRecordException.Truncated();

        var salt = header.AsMemory(SealedEnvelope.Size, ChunkedEncryption.SaltSize);
        var (cipher, lease) = await Derive(subject, address, salt, cancellationToken);
        try
        {
            if (lease.DataKeyId != envelope.DataKeyId) throw SealedRecordException.Refused();
            ChunkedEncryption.Admit(cipher, header.AsSpan(SealedEnvelope.Size));
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
        return new OpeningStream(cipher, sealedRecord, WhileLeased(subject, lease));
    }

    private static byte[] NewSalt() => RandomNumberGenerator.GetBytes(ChunkedEncryption.SaltSize);

    private static SealedEnvelope Admit(ReadOnlySpan<byte> record, RecordAddress address)
    {
        var envelope = SealedEnvelope.Read(record);
        return envelope.SchemaVersion == address.SchemaVersion ? envelope : throw SealedRecordException.OtherSchema();
    }

    private async Task<(ChunkCipher Cipher, KeyLease Lease)> Derive(
        string subject, RecordAddress address, ReadOnlyMemory<byte> salt, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var lease = await leases.Acquire(subject, cancellationToken);
            var context = RecordContext.At(address, options.Tenant, subject, lease.DataKeyId).Encode();
            if (lease.TryDerive(salt.Span, context) is { } cipher) return (cipher, lease);
        }
        throw new KeyUnavailableException("The lease on the subject's key ended before it could be used.");
    }

    private Func<CancellationToken, ValueTask> WhileLeased(string subject, KeyLease lease) => async cancellationToken =>
    {
        for (var attempt = 0; !lease.IsLive; attempt++)
        {
            if (attempt == Attempts) throw new KeyUnavailableException("The lease on the subject's key ended before it could be used.");
            lease = await leases.Acquire(subject, cancellationToken);
        }
    };
}
