using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;

namespace Compliance.Keys;

/// <summary>What an account says of keys.</summary>
internal static class KeyLines
{
    private const string Pending = "shred pending";

    public static AccountLine Of(string fact, SubjectKeyFacts? facts) => facts is null
        ? new AccountLine("key", "there never was one")
        : new AccountLine("key", fact, Detail: Describe(facts), Observer: "vault");

    /// <summary>The negative, and the positive beside it that gives it its weight.</summary>
    public static IReadOnlyList<AccountLine> Of(SubjectKeyProbe probe) =>
    [
        Of(probe.ShowsGone ? "purged" : Pending, probe.Key),
        new AccountLine("probe", "unwrap with the erased key", Detail: (probe.UnwrapAnswer ?? KeyVaultError.Rejected).ToString(), Observer: "vault"),
        new AccountLine("probe", $"unwrap with the control key {probe.ControlKeyName}", Detail: probe.ControlUnwrapped ? "unwrapped" : "failed", Observer: "vault"),
    ];

    /// <summary>Whether a probe could not show that nobody can bring the key back.</summary>
    public static bool ShowPending(IReadOnlyList<AccountLine> account) => account.Any(line => line is { Subject: "key", Fact: Pending });

    private static string Describe(SubjectKeyFacts facts) =>
        $"{facts.KeyName}/{facts.KeyVersion}, data key {facts.DataKeyId:N}, {facts.Presence} at {facts.At:O}"
        + (facts.DeletedAt is { } deleted ? $", deleted {deleted:O}" : "")
        + (facts.ScheduledPurgeDate is { } date ? $", recoverable by whoever is granted recover until {date:O}" : "");
}
