using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Storage.Keys;
using Compliance.Storage.State;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Secrets;

/// <summary>
/// The key of the fence's hashes, under a vault key of its own and in the custodian's account: a backup of the data holds neither. It is
/// unwrapped at first use and not at start, for not every app needs it.
/// </summary>
public sealed class FenceKey(StorageLayout layout, IKeyVault vault, ProtectionOptions protection, IOptions<StorageOptions> options)
    : IFenceKey, IDisposable
{
    internal static readonly StateTable Table = new("fencekey", StateAccount.Custody, Role.Eraser) { Readers = [Role.Service] };

    private const string Name = "fence-key";

    private readonly KeptSecrets _kept = new(
        "The fence's keys", SecretsWrap.Fence, options.Value.FenceKeyName, new SecretsRow(layout.Table(Table), Name),
        new SecretsCommitment(layout.Table(SubjectKeyStore.Table), Name), vault, protection);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private FenceIndex? _index;

    /// <exception cref="DeploymentSecretsException">What is kept is lost, damaged, or not this deployment's.</exception>
    /// <exception cref="KeyVaultException">The vault refuses or fails.</exception>
    public ValueTask<FenceIndex> Index(CancellationToken cancellationToken = default) =>
        _index is { } loaded ? ValueTask.FromResult(loaded) : new ValueTask<FenceIndex>(Load(cancellationToken));

    /// <summary>Makes it if this deployment never had one: the eraser's, for nobody else writes there.</summary>
    public Task Ensure(CancellationToken cancellation) => _kept.Ensure(cancellation);

    public void Dispose() => _loading.Dispose();

    private async Task<FenceIndex> Load(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            if (_index is null)
            {
                var key = await _kept.Load(cancellation);
                _index = new FenceIndex(key);
                CryptographicOperations.ZeroMemory(key);
            }

            return _index;
        }
        finally
        {
            _loading.Release();
        }
    }
}
