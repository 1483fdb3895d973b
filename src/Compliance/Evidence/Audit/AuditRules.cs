using Compliance.Evidence.Logging;
using Compliance.Protection.Vault;

namespace Compliance.Evidence.Audit;

/// <summary>Which events of a vault say that a key's destruction may not be the end of it.</summary>
internal sealed class AuditRules(AuditOptions options)
{
    private static readonly HashSet<string> KeyExposureOperations = new(StringComparer.Ordinal)
    {
        VaultOperations.Backup, VaultOperations.Restore, VaultOperations.Recover, VaultOperations.Release, VaultOperations.Import,
    };

    private static readonly HashSet<string> LifecycleOperations = new(StringComparer.Ordinal)
    {
        VaultOperations.Create, VaultOperations.Update, VaultOperations.Unwrap, VaultOperations.Delete, VaultOperations.Purge, "KeyRotate",
    };

    private readonly HashSet<string> _unwrappers = [.. options.Unwrappers.DefaultIfEmpty("service")];
    private readonly HashSet<string> _custodians = [.. options.Custodians];

    /// <summary>A purge is no fault: it is what a certificate rests on.</summary>
    public static bool IsPurge(VaultEvent it) => it is { Succeeded: true, Operation: VaultOperations.Purge };

    /// <summary>
    /// In words that fit into a certificate; null for what a key's life is expected to hold. What was refused gave nothing away.
    /// </summary>
    public string? Fault(VaultEvent it) => it switch
    {
        { Succeeded: false } => null,
        _ when KeyExposureOperations.Contains(it.Operation) => $"{it.Operation} by {it.Principal} at "
            + $"{it.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
        { Operation: VaultOperations.Unwrap } when !MayUnwrap(it) =>
            $"{it.Operation} by {it.Principal} at {it.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, who is not the service",
        _ when !LifecycleOperations.Contains(it.Operation) => $"{it.Operation} by {it.Principal} at "
            + $"{it.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
        _ => null,
    };

    /// <summary>
    /// With a subject's key the service alone. The eraser is let to ask, for its probe must be told that the key is gone, and gets nothing.
    /// </summary>
    private bool MayUnwrap(VaultEvent it) =>
        _unwrappers.Contains(it.Principal) || (!KeyNames.IsRandom(it.KeyName) && _custodians.Contains(it.Principal));

    /// <summary>What is kept of a day: the rest is in its digest.</summary>
    public bool IsKept(VaultEvent it) => IsPurge(it) || Fault(it) is not null;
}
