using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Protection.Vault;

namespace Compliance.Keys;

/// <summary>Logs that a vault key was made ahead, so that a certificate can tell of its whole life.</summary>
public sealed class KeyCreations(IEvidenceLog log)
{
    public Task Log(VaultKey key, CancellationToken cancellation) => log.Append(LogKeyCreated.Of(key, isFirst: true), cancellation);
}
