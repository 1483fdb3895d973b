using System.Globalization;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>Where a fence stands.</summary>
public enum FenceState
{
    /// <summary>The row is there, and what it says may not be logged yet. It holds already.</summary>
    Prepared,

    /// <summary>Logged. It holds.</summary>
    Active,

    /// <summary>Taken back before the point of no return: it holds no more.</summary>
    Lifted,

    /// <summary>The last backup that may hold the subject has expired: the row is to go. It holds until then.</summary>
    Retired,
}

/// <summary>
/// What keeps an erased subject erased, whatever a backup brings back: keyed hashes of the subject's id and of the selectors by which it is
/// found again. Pseudonymous personal data, and treated as such.
/// </summary>
/// <param name="Id">See <see cref="FenceIndex.OfSubject"/>.</param>
/// <param name="Selectors">See <see cref="FenceIndex.OfSelector"/>; in ordinal order, each once.</param>
/// <param name="Salt">32 random bytes, so that the row's hash in the log can be tried against nothing.</param>
/// <param name="RequestId">The request that erases; opaque.</param>
/// <param name="Since">When it was raised, by the clock of whoever keeps the rows: the cooling-off counts from here.</param>
/// <param name="State">Where it stands.</param>
/// <param name="LogIndex">Of its entry in the log; null before there is one.</param>
/// <param name="FinalSince">When the point of no return was passed; null before, while the fence may still be lifted.</param>
/// <param name="Ends">When the last backup that may hold the subject has expired; null as long as that is not known.</param>
/// <param name="ETag">Set by the store; empty before the row is added.</param>
public sealed record FenceRow(
    string Id,
    IReadOnlyList<string> Selectors,
    ReadOnlyMemory<byte> Salt,
    string RequestId,
    DateTimeOffset Since,
    FenceState State,
    long? LogIndex = null,
    DateTimeOffset? FinalSince = null,
    DateTimeOffset? Ends = null,
    string ETag = "")
{
    /// <summary>In bytes.</summary>
    public const int SaltSize = 32;

    private static ReadOnlySpan<byte> Label => "compliance/fence-row/v1"u8;

    /// <summary>
    /// The vault key that the log bound to the subject, looked up when the fence was confirmed; null where it bound none.
    /// </summary>
    public FencedKey? Key { get; init; }

    /// <summary>When the vault key was disabled; null before.</summary>
    public DateTimeOffset? Disabled { get; init; }

    /// <summary>What the vault said of the deleted key before it was purged; null before, and where it was logged at once.</summary>
    public KeyDeletion? Deletion { get; init; }

    /// <summary>Whether nothing may be sealed or opened for the subject.</summary>
    public bool Holds => State is not FenceState.Lifted;

    /// <summary>What the log holds of the row, 32 bytes: all that never changes in it. Whose it is, it tells to nobody.</summary>
    public byte[] Hash()
    {
        var bytes = new InjectiveEncoding(Label)
            .Add(Salt.Span)
            .Add(Id)
            .Add(RequestId)
            .Add(Since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        foreach (var selector in Selectors)
            bytes.Add(selector);
        return SHA256.HashData(bytes.ToArray());
    }

    /// <summary>Says nothing of whose fence it is.</summary>
    public override string ToString() => $"{nameof(FenceRow)} ({State})";
}

/// <summary>What a vault says of a deleted key.</summary>
/// <param name="Deleted">When it was deleted softly.</param>
/// <param name="ScheduledPurge">Until when it is recoverable unless purged sooner.</param>
/// <param name="RecoveryLevel">As the vault spells it.</param>
public sealed record KeyDeletion(DateTimeOffset? Deleted, DateTimeOffset? ScheduledPurge, string? RecoveryLevel);

/// <summary>The one vault key that the log bound to an owner: what an erasure may destroy.</summary>
/// <param name="Name">Of the vault key.</param>
/// <param name="Version">The version that was bound first.</param>
/// <param name="DataKeyId">The data key that was bound first.</param>
/// <param name="Bound">The index of the log's entry that binds it.</param>
public sealed record FencedKey(string Name, string Version, Guid DataKeyId, long Bound)
{
    /// <summary>The vault key.</summary>
    public KeyReference Reference => new(Name, Version);
}
