using System.Security.Cryptography;
using System.Text;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Records;

namespace Compliance.Protection;

/// <summary>
/// Seals and opens a subject's data at its address. The subject must have been given a key (<see cref="SubjectKeys"/>); once it is
/// fenced or erased, nothing opens and nothing more is sealed. Every call may throw a <see cref="ProtectionException"/>.
/// </summary>
public sealed class SubjectProtector(KeyLeases leases, ProtectionOptions options)
{
    /// <summary>The sealed record of these bytes, envelope included.</summary>
    public async Task<byte[]> Seal(
        KeyOwner owner, RecordAddress address, ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken = default) =>
        TrySeal(owner, address, plaintext.Span) ?? await SealAnew(owner, address, plaintext, cancellationToken);

    /// <summary>
    /// As <see cref="Seal"/>, at once, and without any call: null when this process holds no live lease on the subject's key.
    /// </summary>
    public byte[]? TrySeal(KeyOwner owner, RecordAddress address, ReadOnlySpan<byte> plaintext) =>
        leases.Held(owner.Id) is { } lease ? SealUnder(lease, owner.Id, address, plaintext) : null;

    /// <summary>The bytes again.</summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    /// <exception cref="RecordRetainedException">Kept on a legal ground: see <see cref="OpenRetained"/>.</exception>
    public async Task<byte[]> Open(
        KeyOwner owner, RecordAddress address, ReadOnlyMemory<byte> sealedRecord, CancellationToken cancellationToken = default) =>
        TryOpen(owner, address, sealedRecord.Span) ?? await OpenAnew(owner, address, sealedRecord, cancellationToken);

    /// <summary>
    /// As <see cref="Open"/>, at once, and without any call: null when this process holds no live lease on the record's key.
    /// </summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public byte[]? TryOpen(KeyOwner owner, RecordAddress address, ReadOnlySpan<byte> sealedRecord)
    {
        var dataKey = SealedEnvelope.Read(sealedRecord, address).DataKeyId;
        return leases.Held(owner.Id) is { } lease && lease.DataKeyId == dataKey ? OpenUnder(lease, owner.Id, address, sealedRecord) : null;
    }

    /// <summary>
    /// The bytes of a record that is kept on a legal ground, whether or not its subject was erased: by its place alone, for whose it was
    /// may be known to nobody any more. Who may read those is the caller's to know.
    /// </summary>
    /// <exception cref="SealedRecordException">Not sealed, not retained, damaged, or sealed for another address or schema
    /// version.</exception>
    /// <exception cref="SubjectErasedException">The ground's term is over, and its key is gone.</exception>
    public async Task<byte[]> OpenRetained(
        RecordAddress address, ReadOnlyMemory<byte> sealedRecord, CancellationToken cancellationToken = default)
    {
        var dataKey = SealedEnvelope.Read(sealedRecord.Span, address).DataKeyId;
        return await KeyLease.Use(
            () => Ground(dataKey, cancellationToken), lease => OpenUnder(lease, KeyOwners.Ground(dataKey), address, sealedRecord.Span));
    }

    /// <summary>
    /// The record under the subject's newest data key; the same record if it is already. See <see cref="SubjectKeys.Rekey"/>.
    /// </summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<byte[]> Reseal(
        KeyOwner owner, RecordAddress address, ReadOnlyMemory<byte> sealedRecord, CancellationToken cancellationToken = default)
    {
        var lease = await leases.Acquire(owner.Id, cancellationToken);
        if (SealedEnvelope.Read(sealedRecord.Span, address).DataKeyId == lease.DataKeyId) return sealedRecord.ToArray();
        var plaintext = await Open(owner, address, sealedRecord, cancellationToken);
        try
        {
            return await Seal(owner, address, plaintext, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>
    /// The record under a retention ground's key, so that it outlives its subject's. Works behind the subject's fence, as long as its key
    /// is neither disabled nor gone; a record that is under a ground's key already comes back as it is.
    /// </summary>
    /// <param name="owner">The subject whose record it is, and stays.</param>
    /// <param name="address">Where it is, and stays.</param>
    /// <param name="sealedRecord">Under one of the subject's data keys.</param>
    /// <param name="term">Has been given its key, see <see cref="GroundKeys.Bind"/>.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<byte[]> ResealUnder(
        KeyOwner owner,
        RecordAddress address,
        ReadOnlyMemory<byte> sealedRecord,
        RetentionTerm term,
        CancellationToken cancellationToken = default)
    {
        await using var resealing = new Resealing(leases, options, owner, term);
        return await resealing.Reseal(address, sealedRecord, cancellationToken);
    }

    /// <summary>As <see cref="ResealUnder"/> for many records, with one unwrap for all of them.</summary>
    public Resealing BeginResealing(KeyOwner owner, RetentionTerm term) => new(leases, options, owner, term);

    /// <summary>Seals text (as UTF-8) into text for a string column.</summary>
    /// <exception cref="ArgumentException">The text is not well-formed Unicode.</exception>
    public async Task<string> SealText(
        KeyOwner owner, RecordAddress address, string plaintext, CancellationToken cancellationToken = default)
    {
        var bytes = InjectiveEncoding.Utf8(plaintext);
        try
        {
            return SealedText.Encode(await Seal(owner, address, bytes, cancellationToken));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The text again.</summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<string> OpenText(
        KeyOwner owner,
        RecordAddress address,
        string sealedText,
        CancellationToken cancellationToken = default
    ) => TextOf(await Open(owner, address, SealedText.Decode(sealedText), cancellationToken));

    /// <summary>As <see cref="OpenRetained"/>, for a record of text.</summary>
    /// <exception cref="SealedRecordException">Not sealed, not retained, damaged, or sealed for another address or schema
    /// version.</exception>
    /// <exception cref="SubjectErasedException">The ground's term is over, and its key is gone.</exception>
    public async Task<string> OpenRetainedText(RecordAddress address, string sealedText, CancellationToken cancellationToken = default) =>
        TextOf(await OpenRetained(address, SealedText.Decode(sealedText), cancellationToken));

    /// <summary>
    /// Seals a stream in constant memory. When it throws, what was written is a truncated record, which never opens. The lease is
    /// checked before every chunk and fetched anew when it has run out.
    /// </summary>
    public Task SealTo(
        KeyOwner owner, RecordAddress address, Stream plaintext, Stream destination, CancellationToken cancellationToken = default) =>
        Streams(owner).Seal(address, plaintext, destination, cancellationToken);

    /// <summary>
    /// A stream of the plaintext, in constant memory. The envelope and the key are checked before it is returned, each chunk as it is
    /// read, and truncation at the end. Disposing it disposes the sealed stream; if this throws, the caller still owns that.
    /// </summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public Task<Stream> OpenRead(
        KeyOwner owner, RecordAddress address, Stream sealedRecord, CancellationToken cancellationToken = default) =>
        Streams(owner).Open(address, sealedRecord, cancellationToken);

    /// <summary>As <see cref="OpenRead"/>, for a record that is kept on a legal ground: see <see cref="OpenRetained"/>.</summary>
    /// <exception cref="SealedRecordException">Not sealed, not retained, damaged, or sealed for another address or schema
    /// version.</exception>
    public Task<Stream> OpenRetainedRead(RecordAddress address, Stream sealedRecord, CancellationToken cancellationToken = default) =>
        new RecordStreams(options.Tenant, null, (dataKey, stop) => Ground(dataKey!.Value, stop)).Open(
            address, sealedRecord, cancellationToken);

    private static string TextOf(byte[] plaintext)
    {
        try
        {
            return Encoding.UTF8.GetString(plaintext);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private RecordStreams Streams(KeyOwner owner) =>
        new(
            options.Tenant,
            owner.Id,
            (dataKey, stop) => dataKey is { } id ? leases.Acquire(owner.Id, id, stop) : leases.Acquire(owner.Id, stop));

    // Apart from the calls that are answered at once, which are nearly all, and need not pay for these closures.
    private Task<byte[]> SealAnew(
        KeyOwner owner,
        RecordAddress address,
        ReadOnlyMemory<byte> plaintext,
        CancellationToken cancellationToken
    ) => KeyLease.Use(() => leases.Acquire(owner.Id, cancellationToken), lease => SealUnder(lease, owner.Id, address, plaintext.Span));

    private Task<byte[]> OpenAnew(
        KeyOwner owner, RecordAddress address, ReadOnlyMemory<byte> sealedRecord, CancellationToken cancellationToken)
    {
        var dataKey = SealedEnvelope.Read(sealedRecord.Span).DataKeyId;
        return KeyLease.Use(
            () => leases.Acquire(owner.Id, dataKey, cancellationToken), lease => OpenUnder(lease, owner.Id, address, sealedRecord.Span));
    }

    private byte[]? SealUnder(KeyLease lease, string owner, RecordAddress address, ReadOnlySpan<byte> plaintext) =>
        RecordSealing.Seal(lease, RecordContext.At(address, options.Tenant, owner, lease.DataKeyId), plaintext);

    private byte[]? OpenUnder(KeyLease lease, string owner, RecordAddress address, ReadOnlySpan<byte> sealedRecord) =>
        RecordSealing.Open(lease, RecordContext.At(address, options.Tenant, owner, lease.DataKeyId), sealedRecord);

    private async Task<KeyLease> Ground(Guid dataKey, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.Acquire(KeyOwners.Ground(dataKey), cancellationToken);
        }
        catch (NoSubjectKeyException)
        {
            throw SealedRecordException.Refused();
        }
    }
}
