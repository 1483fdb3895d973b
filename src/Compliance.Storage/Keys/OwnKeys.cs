using Compliance.Keys;
using Compliance.Commands;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Keys;

/// <summary>
/// The few vault keys that this system cannot begin without. Before the log is there, so that the log's own is one of them.
/// </summary>
public sealed class OwnKeys(
    IKeyVault vault,
    ICommandSender commands,
    IIdSource ids,
    ProtectionOptions protection,
    IOptions<StorageOptions> storage,
    TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>Makes those that are missing. The provisioner's.</summary>
    public async Task Ensure(CancellationToken cancellation)
    {
        foreach (var name in Of(AppRoles.All))
            await vault.CreateKey(name, cancellation);
    }

    /// <summary>Waits until those are there that an app of these roles uses. The service alone orders them: it alone may.</summary>
    /// <exception cref="KeyVaultException">Unavailable: the provisioner has not made them within a minute; names one.</exception>
    public async Task Await(AppRoles roles, CancellationToken cancellation)
    {
        for (
            var began = time.GetTimestamp();
            await Missing(roles, cancellation) is { } missing;
            await Task.Delay(PollInterval, time, cancellation))
        {
            if (time.GetElapsedTime(began) > Timeout)
                throw new KeyVaultException(
                    KeyVaultError.Unavailable, $"The vault key {missing} is not there: start the app that has the provisioner's role.");
            if (roles.Contains(Role.Service))
                await commands.Send(
                    Role.Provisioner,
                    new RoleCommand($"own-keys/{ids.New():N}", KeyProvisioning.FillPool.Name, WorkflowJson.Write(0)),
                    cancellation);
        }
    }

    /// <summary>Those that apps of these roles use.</summary>
    public IReadOnlyList<string> Of(AppRoles roles)
    {
        var (service, eraser) = (roles.Contains(Role.Service), roles.Contains(Role.Eraser));
        return
        [
            .. service ? [storage.Value.CaseKeyName, storage.Value.SecretsKeyName] : Array.Empty<string>(),
            .. service || eraser ? [storage.Value.FenceKeyName] : Array.Empty<string>(),
            .. roles.Contains(Role.Signer) ? [storage.Value.LogKeyName] : Array.Empty<string>(),
            .. service || eraser ? ControlKeys : [],
        ];
    }

    private IEnumerable<string> ControlKeys =>
        Enumerable.Range(0, vault.Shards).Select(shard => KeyNames.In(shard, protection.ControlKeyName));

    private async Task<string?> Missing(AppRoles roles, CancellationToken cancellation)
    {
        foreach (var name in Of(roles))
        {
            if (await vault.Probe(name, cancellation) is not KeyPresence.Present)
                return name;
        }

        return null;
    }
}
