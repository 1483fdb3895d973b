using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>
/// Asked before each vault key is destroyed, whoever ordered it: what a company's requests do not explain is a mistake or an attack, and
/// stops.
/// </summary>
public interface IDestructionBreaker
{
    /// <param name="keyName">The vault key that is about to be deleted or purged. The same key counts once.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KeyVaultException">Halted: no key is destroyed until a person says so.</exception>
    Task Admit(string keyName, CancellationToken cancellationToken = default);
}
