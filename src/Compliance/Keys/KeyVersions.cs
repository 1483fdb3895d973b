using Compliance.Evidence;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Keys;

/// <summary>Makes further versions of vault keys, and logs each. The provisioner's alone, on the service's order.</summary>
public sealed class KeyVersions(IKeyVault vault, IEvidenceLog log, IClock clock)
{
    public static readonly ActivityReference<IReadOnlyList<string>, Nothing> Rotate = new("RotateKeys");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Rotate, Role.Provisioner, Resolve.From<KeyVersions, IReadOnlyList<string>, Nothing>(it => it.RotateAll))];

    /// <summary>The newest version, once its creation is logged: a version that the log does not tell of does not come into use.</summary>
    /// <exception cref="KeyVaultException">NotFound among others: it is on its way out.</exception>
    internal async Task<KeyReference?> NewestLogged(string name, CancellationToken cancellation)
    {
        var newest = (await vault.GetKey(name, cancellationToken: cancellation)).Reference;
        return await IsLogged(newest, cancellation) ? newest : null;
    }

    private Task<Nothing> RotateAll(IReadOnlyList<string> names, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        foreach (var name in names)
            await RotateOne(name, cancellation);
        return Nothing.Value;
    });

    /// <summary>A version that a crash left unlogged is logged, and is the one that was ordered: no other is made.</summary>
    private async Task RotateOne(string name, CancellationToken cancellation)
    {
        if (!KeyNames.IsRandom(name))
            throw new StepFailedException(FailureCode.OrderRefused, name);
        try
        {
            var newest = await vault.GetKey(name, cancellationToken: cancellation);
            if (await IsLogged(newest.Reference, cancellation))
                newest = await vault.Rotate(name, cancellation);
            await log.Append(Entries.KeyVersion(newest.Reference, newest.Thumbprint(), clock.GetCurrentInstant()), cancellation);
        }
        catch (KeyVaultException gone) when (gone.Error is KeyVaultError.NotFound or KeyVaultError.Disabled)
        {
            // It is on its way out meanwhile, and needs no version.
        }
    }

    private async Task<bool> IsLogged(KeyReference key, CancellationToken cancellation) =>
        await log.Find(KeyEntryIds.Version(key), cancellation) is not null
        || (await log.Find(KeyEntryIds.Created(key.Name), cancellation))?.Member("version") == key.Version;
}
