using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Commands;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Keys;

/// <summary>Makes further versions of vault keys, and logs each. The provisioner's alone, on the service's command.</summary>
public sealed class KeyVersions(IKeyVault vault, IEvidenceLog log, ICommandLedger ledger, IClock clock)
{
    public static readonly ActivityReference<IReadOnlyList<KeyToRotate>, Unit> Rotate = new("RotateKeys");

    /// <summary>Making and logging a version takes seconds. After a crash the next run of the rotation orders it again.</summary>
    private static readonly Duration MaxMaking = Duration.FromMinutes(10);

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Rotate, Role.Provisioner, Resolve.From<KeyVersions, IReadOnlyList<KeyToRotate>, Unit>(it => it.RotateAll))];

    /// <summary>The newest version, once its creation is logged: a version that the log does not tell of does not come into use.</summary>
    /// <exception cref="KeyVaultException">NotFound among others: it is on its way out.</exception>
    internal async Task<KeyReference?> NewestLogged(string name, CancellationToken cancellation)
    {
        var newest = (await vault.GetKey(name, cancellationToken: cancellation)).Reference;
        return await IsLogged(newest, cancellation) ? newest : null;
    }

    private Task<Unit> RotateAll(IReadOnlyList<KeyToRotate> keys, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        foreach (var key in keys)
            await RotateOne(key, cancellation);
        return Unit.Value;
    });

    /// <summary>
    /// Makes one version after the one that is to be replaced, however often and by however many processes this is done: where the key has
    /// another version already, that is the one, and it is logged if a crash left it unlogged.
    /// </summary>
    private async Task RotateOne(KeyToRotate key, CancellationToken cancellation)
    {
        if (!KeyNames.IsRandom(key.Name))
            throw new StepFailedException(FailureCode.CommandRefused, key.Name);
        try
        {
            var newest = await vault.GetKey(key.Name, cancellationToken: cancellation);
            if (newest.Reference.Version == key.Version)
            {
                // The vault makes a version for everyone who asks, so only one asks. What it made in between is seen after the claim.
                if (!await ledger.TryClaim($"rotate/{key.Name}/{key.Version}", clock.GetCurrentInstant() + MaxMaking, cancellation))
                    return;
                newest = await vault.GetKey(key.Name, cancellationToken: cancellation);
                if (newest.Reference.Version == key.Version)
                    newest = await vault.Rotate(key.Name, cancellation);
            }

            if (!await IsLogged(newest.Reference, cancellation))
                await log.Append(LogKeyCreated.Of(newest, isFirst: false), cancellation);
        }
        catch (KeyVaultException gone) when (gone.Error is KeyVaultError.NotFound or KeyVaultError.Disabled)
        {
            // It is on its way out meanwhile, and needs no version.
        }
    }

    private async Task<bool> IsLogged(KeyReference key, CancellationToken cancellation) =>
        await log.Find(EntryIds.Version(key), cancellation) is not null
        || (await log.Find(EntryIds.Created(key.Name), cancellation))?.Member("version") == key.Version;
}

/// <param name="Name">Of the vault key.</param>
/// <param name="Version">The version that is to be replaced.</param>
public sealed record KeyToRotate(string Name, string Version);
