namespace Compliance.Protection.Vault;

/// <summary>Why a vault did not do what was asked.</summary>
public enum KeyVaultError
{
    /// <summary>No such key, or it is deleted.</summary>
    NotFound,

    /// <summary>The key is disabled.</summary>
    Disabled,

    /// <summary>The key's state forbids it: being deleted, deleted, or not yet deleted.</summary>
    Conflict,

    /// <summary>Too many requests; wait 1, 2, 4, 8, 16 s.</summary>
    Throttled,

    /// <summary>The caller may not, or purge protection forbids it to all.</summary>
    Forbidden,

    /// <summary>More keys were about to be destroyed than can be explained: none is until a person says so.</summary>
    Halted,

    /// <summary>No answer, or a failure of the vault itself; try again.</summary>
    Unavailable,

    /// <summary>The request makes no sense to the vault: a malformed name, or bytes that were not wrapped for this key.</summary>
    Rejected,
}

/// <summary>A vault's refusal. It holds no key material and no answer body.</summary>
public sealed class KeyVaultException(KeyVaultError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The reason, for code to act on.</summary>
    public KeyVaultError Error { get; } = error;
}
