using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Records;

namespace Compliance.Protection;

/// <summary>
/// Moves a subject's records under a retention ground's key, behind the subject's fence: from then on they are the ground's, at the place
/// where they were, and need not be known by whose they were, which nobody knows after the erasure. The data key that it was leased for
/// this lives until this is disposed, or its lease ends; nothing else is ever given it. For one caller at a time.
/// </summary>
public sealed class Resealing : IAsyncDisposable
{
    private readonly KeyLeases _leases;
    private readonly ProtectionOptions _options;
    private readonly string _subject;
    private readonly string _ground;
    private readonly Guid _groundKey;
    private readonly Dictionary<Guid, KeyLease> _behindFence = [];

    internal Resealing(KeyLeases leases, ProtectionOptions options, KeyOwner subject, RetentionTerm term)
    {
        if (!KeyOwners.IsSubject(subject.Id)) throw new ArgumentException("This is no subject's id.", nameof(subject));
        (_leases, _options, _subject) = (leases, options, subject.Id);
        (_ground, _groundKey) = (term.Owner(options.Tenant), term.DataKeyId(options.Tenant));
    }

    /// <summary>The record under the ground's key; as it is, if it is under that key already.</summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    /// <exception cref="ProtectionException">The subject's key is gone, or one of the two keys cannot be leased.</exception>
    public async Task<byte[]> Reseal(
        RecordAddress address, ReadOnlyMemory<byte> sealedRecord, CancellationToken cancellationToken = default)
    {
        var dataKey = SealedEnvelope.Read(sealedRecord.Span, address).DataKeyId;
        if (dataKey == _groundKey) return sealedRecord.ToArray();

        var plaintext = await KeyLease.Use(
            () => BehindFence(dataKey, cancellationToken),
            lease => RecordSealing.Open(lease, RecordContext.At(address, _options.Tenant, _subject, dataKey), sealedRecord.Span));
        try
        {
            return await KeyLease.Use(
                () => _leases.Acquire(_ground, cancellationToken),
                lease => RecordSealing.Seal(lease, RecordContext.At(address, _options.Tenant, _ground, _groundKey), plaintext));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>As <see cref="Reseal"/>, for a record of text.</summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task<string> ResealText(RecordAddress address, string sealedText, CancellationToken cancellationToken = default) =>
        SealedText.Encode(await Reseal(address, SealedText.Decode(sealedText), cancellationToken));

    /// <summary>
    /// As <see cref="Reseal"/>, for a record of any size, in constant memory. The caller looks first whether it
    /// <see cref="IsResealed"/>; when this throws, what was written is a truncated record, which never opens.
    /// </summary>
    /// <exception cref="SealedRecordException">Not sealed, damaged, or sealed for another subject, address or schema version.</exception>
    public async Task ResealTo(
        RecordAddress address, Stream sealedRecord, Stream destination, CancellationToken cancellationToken = default)
    {
        var opening = new RecordStreams(_options.Tenant, _subject, (dataKey, stop) => BehindFence(dataKey!.Value, stop));
        var sealing = new RecordStreams(_options.Tenant, null, (_, stop) => _leases.Acquire(_ground, stop));
        await using var plaintext = await opening.Open(address, sealedRecord, cancellationToken);
        await sealing.Seal(address, plaintext, destination, cancellationToken);
    }

    /// <summary>
    /// Whether a record, or its first <see cref="SealedEnvelope.Size"/> bytes, says that it is under the ground's key already.
    /// </summary>
    public bool IsResealed(ReadOnlySpan<byte> sealedRecord) =>
        SealedEnvelope.IsSealed(sealedRecord) && SealedEnvelope.Read(sealedRecord).DataKeyId == _groundKey;

    /// <summary>Zeroes the subject's data keys that this was given.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (var lease in _behindFence.Values) lease.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<KeyLease> BehindFence(Guid dataKey, CancellationToken cancellationToken)
    {
        if (_behindFence.TryGetValue(dataKey, out var known) && known.IsLive) return known;
        return _behindFence[dataKey] = await _leases.AcquireBehindFence(_subject, dataKey, cancellationToken);
    }
}
