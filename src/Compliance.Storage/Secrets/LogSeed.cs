using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Storage.Log;
using Compliance.Storage.State;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Secrets;

/// <summary>
/// The seed of the log's Ed25519 key, which Key Vault has no keys for: made once by the signer, kept under a vault key of its own, its row
/// and the row with its hash in two tables that nobody but the signer writes.
/// </summary>
internal sealed class LogSeed(StorageLayout layout, IKeyVault vault, ProtectionOptions protection, IOptions<StorageOptions> options)
    : ILogSeed
{
    /// <summary>The seed of the log's Ed25519 key, wrapped.</summary>
    internal static readonly StateTable Table = new("logseed", StateAccount.Custody, Role.Signer);

    private const string Name = "log-seed";

    private readonly KeptSecrets _kept = new(
        "The log's Ed25519 key", SecretsWrap.Log, options.Value.LogKeyName, new SecretsRow(layout.Table(Table), Name),
        new SecretsCommitment(layout.Table(TableLogGuard.Table), Name), vault, protection);

    public Task<byte[]> Read(CancellationToken cancellation) => _kept.Load(cancellation);
}
