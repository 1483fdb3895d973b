using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using NodaTime;

namespace Compliance.Keys;

/// <summary>What an account says of keys.</summary>
internal static class KeyLines
{
    public const string Subject = "key";
    public const string ProbeSubject = "probe";
    public const string Pending = "shred pending";
    public const string Gone = "gone";
    public const string Recovered = "recovered by someone, and deleted again";

    public static AccountLine Of(string fact, SubjectKeyFacts? facts, KeyEntries entries = default) => facts is null
        ? new AccountLine(Subject, "there never was one")
        : new AccountLine(Subject, fact, Observer: "vault", At: Instant.FromDateTimeOffset(facts.At), Key: KeyFacts.Of(facts, entries));

    /// <summary>The negative, and the positive beside it that gives it its weight.</summary>
    public static IReadOnlyList<AccountLine> Of(SubjectKeyProbe probe)
    {
        var at = Instant.FromDateTimeOffset(probe.Key.At);
        return
        [
            Of(probe.ShowsGone ? Gone : Pending, probe.Key),
            new AccountLine(ProbeSubject, "unwrap with the erased key", Detail: (probe.UnwrapAnswer ?? KeyVaultError.Rejected).ToString(), Observer: "vault", At: at),
            new AccountLine(ProbeSubject, $"unwrap with the control key {probe.ControlKeyName}", Detail: probe.ControlUnwrapped ? "unwrapped" : "failed", Observer: "vault", At: at),
            new AccountLine(ProbeSubject, "wrapped data key", Detail: probe.WrappedKeyRemoved ? "removed" : "there", At: at),
        ];
    }
}

/// <param name="Created">The index of the entry that tells of the key's creation; null where the log has none.</param>
/// <param name="Bound">And of its binding.</param>
internal readonly record struct KeyEntries(long? Created, long? Bound);
