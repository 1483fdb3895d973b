using Compliance.Evidence;
using Compliance.Protection.Vault;
using NodaTime;

namespace Compliance.Keys;

/// <summary>Logs that a vault key was made ahead, so that a certificate can tell of its whole life.</summary>
public sealed class KeyCreations(IEvidenceLog log, IClock clock)
{
    public Task Log(VaultKey key, CancellationToken cancellation) =>
        log.Append(Entries.KeyCreated(key.Reference, key.Thumbprint(), clock.GetCurrentInstant()), cancellation);
}
