using Compliance.Protection.Vault;
using Compliance.Workflows;

namespace Compliance.Keys;

/// <summary>
/// What a vault refuses for the moment is waited for, for as long as it takes: too many requests, a deletion under way, no answer.
/// </summary>
internal static class VaultWaiting
{
    /// <summary>Names the vault where a request says what it waits for.</summary>
    public const string Vault = "key-vault";

    public static async Task<T> For<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (KeyVaultException refusal)
            when (refusal.Error is KeyVaultError.Throttled or KeyVaultError.Unavailable or KeyVaultError.Conflict)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, Vault);
        }
        catch (KeyVaultException refusal) when (refusal.Error is KeyVaultError.Halted)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, DestructionBreaker.Reference);
        }
    }
}
