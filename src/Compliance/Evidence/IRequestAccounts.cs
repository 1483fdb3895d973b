using Compliance.Protection.Erasure;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What was done for a request, step by step: names, counts and times, no personal data. Each step is recorded once.</summary>
public interface IRequestAccounts
{
    /// <summary>Records a step; one that is recorded already stays as it was.</summary>
    /// <param name="requestId">Opaque.</param>
    /// <param name="step">Unique within the request; sorts in the order of the steps.</param>
    /// <param name="lines">What was done.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task Record(string requestId, string step, IReadOnlyList<AccountLine> lines, CancellationToken cancellation);

    /// <summary>Every recorded line, in the order of the steps.</summary>
    Task<IReadOnlyList<AccountLine>> Read(string requestId, CancellationToken cancellation);
}

/// <summary>One line of an account.</summary>
/// <param name="Subject">What it is about: a collection, <c>key</c>, <c>probe</c> or <c>audit</c>.</param>
/// <param name="Fact">What was done or seen, for instance <c>deleted</c>, <c>masked</c>, <c>retained</c>, <c>purged</c>.</param>
/// <param name="Count">Of rows; null where nothing is counted.</param>
/// <param name="Detail">For instance the ground for retaining, or what a probe was answered.</param>
/// <param name="Observer">Who saw it: <c>system</c>, <c>store</c> or <c>vault</c>.</param>
/// <param name="At">When; null where the step's place says enough.</param>
/// <param name="Key">Of a key: what the vault said of it.</param>
public sealed record AccountLine(
    string Subject, string Fact, long? Count = null, string? Detail = null, string Observer = "system", Instant? At = null, KeyFacts? Key = null);

/// <summary>What was known of a key at one step.</summary>
/// <param name="Name">The vault key's random name.</param>
/// <param name="Version">The version that wrapped the data key.</param>
/// <param name="DataKey">The data key's id.</param>
/// <param name="Presence">What the vault said of the key.</param>
/// <param name="Shared">True where the vault key serves others too, and the wrapped data key alone is destroyed.</param>
/// <param name="Created">The index of the entry of its creation.</param>
/// <param name="Bound">The index of the entry of its binding.</param>
/// <param name="Deleted">When the vault deleted it softly.</param>
/// <param name="ScheduledPurge">Until when it is recoverable unless purged sooner.</param>
/// <param name="Purged">When the vault's own trail says that it was purged.</param>
/// <param name="RecoveryLevel">As the vault spells it.</param>
public sealed record KeyFacts(
    string Name, string Version, string DataKey, string Presence, bool Shared = false, long? Created = null, long? Bound = null, Instant? Deleted = null,
    Instant? ScheduledPurge = null, Instant? Purged = null, string? RecoveryLevel = null)
{
    internal static KeyFacts Of(SubjectKeyFacts facts, Keys.KeyEntries entries) => new(
        facts.KeyName, facts.KeyVersion, facts.DataKeyId.ToString("N"), facts.Presence.ToString().ToLowerInvariant(), facts.SharedKey,
        entries.Created, entries.Bound, At(facts.DeletedAt), At(facts.ScheduledPurgeDate), null, facts.RecoveryLevel);

    /// <summary>This, filled up with what an earlier step knew.</summary>
    internal KeyFacts Over(KeyFacts earlier) => this with
    {
        Created = Created ?? earlier.Created, Bound = Bound ?? earlier.Bound, Deleted = Deleted ?? earlier.Deleted,
        ScheduledPurge = ScheduledPurge ?? earlier.ScheduledPurge, Purged = Purged ?? earlier.Purged, RecoveryLevel = RecoveryLevel ?? earlier.RecoveryLevel,
    };

    private static Instant? At(DateTimeOffset? time) => time is { } known ? Instant.FromDateTimeOffset(known) : null;
}
