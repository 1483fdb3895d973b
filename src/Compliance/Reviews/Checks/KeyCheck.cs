using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Findings;
using Compliance.Keys;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Reviews.Checks;

/// <summary>
/// Compares the vaults with the bindings: a key that no binding has protects data that no erasure reaches, and a binding whose key is gone
/// has lost what nobody asked to be erased.
/// </summary>
internal sealed class KeyCheck(KeyInventory inventory, IKeyStock stock, IKeyVault vault, IEvidenceLog log, IOptions<ReviewOptions> options)
    : IReviewCheck
{
    public static readonly FindingKind OrphanKey = new(
        "orphan-key", "Key that no binding has",
        "A vault key that no binding, pool or own key accounts for. It protects data that no erasure reaches, or was "
        + "never used.",
        "Wait for the next review: a key that is just being bound is gone from it. Then restore the binding from a "
        + "backup, or delete the key. One that the log does not tell of was made by somebody else: find out who in "
        + "`AZKVAuditLogs` (`KeyCreate`).");

    public static readonly FindingKind MissingKey = new(
        "missing-key", "Key in use is gone",
        "A key that is in use is deleted or gone, and nobody's erasure asked for it. What is sealed under it does not "
        + "open.",
        "If it is deleted and not yet purged, recover it before the date of the finding: grant yourself *Key Vault Crypto "
        + "Officer* for that, run `az keyvault key recover --vault-name VAULT --name KEY`, and withdraw the right. The "
        + "alerts `key-copied` and `access-changed` will tell of it. Then find out who deleted it.");

    public string Id => "keys";

    public async Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation)
    {
        try
        {
            var (before, making) = await stock.List(cancellation);
            var report = await inventory.Compare(before, cancellation);
            // Asked again: keys are made while this looks. Their rows come first, so that none goes by unseen.
            var (after, makingNow) = await stock.List(cancellation);
            var stocked = making.Concat(after).Concat(makingNow).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var findings = new List<Finding>();
            // Another name is none that is given to a subject's or a ground's key: nothing is sealed under it.
            foreach (var name in report.Orphans.Where(name => KeyNames.IsRandom(name) && !stocked.Contains(name)))
                findings.Add(await Orphan(name, cancellation));
            foreach (var name in report.Missing)
                findings.Add(await Missing(name, cancellation));
            return findings;
        }
        catch (KeyVaultException refusal)
        {
            return
            [
                Found(
                    StoreCheck.StoreUnavailable,
                    VaultWaiting.Vault,
                    $"The vaults were not compared with the bindings: {refusal.Error}.",
                    Severity.High),
            ];
        }
    }

    private async Task<Finding> Orphan(string name, CancellationToken cancellation) =>
        await log.Find(EntryIds.Created(name), cancellation) is not null
            ? Found(
                OrphanKey, name,
                "It was made here, and no binding has it: it is just being bound, or was never used, or its binding was lost. If it is "
                + "found again the "
                + "next time, restore the binding or delete the key.",
                Severity.Medium)
            : Found(
                OrphanKey, name,
                "No binding has it, and the log does not tell of its creation: find out who made it and what is sealed under it before "
                + "it is deleted.",
                Severity.High);

    private async Task<Finding> Missing(string name, CancellationToken cancellation) =>
        await vault.FindDeleted(name, cancellation) is { } deleted
            ? Found(
                MissingKey,
                name,
                "It is in use, and was deleted though nobody's erasure asked for it: recover it before it is purged.",
                Severity.High,
                LocalDate.FromDateTime(deleted.ScheduledPurgeDate.UtcDateTime))
            : Found(
                MissingKey, name, "It is in use, and the vault does not have it: what is sealed under it no longer opens.", Severity.High);

    private Finding Found(FindingKind kind, string where, string detail, Severity severity, LocalDate? due = null) =>
        new(kind, where, detail, severity, options.Value.KeyOwner, due);
}
