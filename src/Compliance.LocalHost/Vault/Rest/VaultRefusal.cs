using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>A refusal as Key Vault states it: a status, a code, and for some an inner code.</summary>
internal sealed class VaultRefusal(int status, string code, string message, string? innerCode = null) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public string? InnerCode => innerCode;

    public static VaultRefusal NoToken() => new(401, "Unauthorized", "The request has no bearer token.");

    public static VaultRefusal BadParameter(string message) => new(400, "BadParameter", message);

    public static VaultRefusal NotFound(string name) => new(404, "KeyNotFound", $"The vault has no key {name}, or no such version of it.");

    public static VaultRefusal DeletedNotFound(string name) => new(404, "KeyNotFound", $"The vault has no deleted key {name}.");

    public static VaultRefusal Disabled(string operation) =>
        new(403, "Forbidden", $"Operation {operation} is not allowed on a disabled key.", "KeyDisabled");

    public static VaultRefusal NotPermitted(string operation) =>
        new(403, "Forbidden", $"Operation {operation} is not among the key's operations.", "KeyOperationForbidden");

    public static VaultRefusal Forbidden(string message) => new(403, "Forbidden", message, "ForbiddenByPolicy");

    public static VaultRefusal BeingDeleted(string name) =>
        new(409, "Conflict", $"Key {name} is being deleted; try again later.", "ObjectIsBeingDeleted");

    public static VaultRefusal Recoverable(string name) =>
        new(
            409,
            "Conflict",
            $"Key {name} is deleted and recoverable; until it is purged, nothing else can have its name.",
            "ObjectIsDeletedButRecoverable");

    public static VaultRefusal KeyExists(string name) =>
        new(409, "Conflict", $"Key {name} exists; it is not restored over.", "KeyAlreadyExists");

    // Key Vault would make a further version. The code is none of its codes, so that nobody mistakes it.
    public static VaultRefusal Exists(string name) =>
        new(409, "Conflict", $"Key {name} exists, and the local vault holds one version of its signing key.", "LocalVaultHasOneVersion");

    public static VaultRefusal Throttled() =>
        new(429, "Throttled", "Too many requests in too short a time. Reason: VaultRequestTypeLimitReached");

    public static VaultRefusal Of(KeyVaultException refused, string name, string operation) => refused.Error switch
    {
        KeyVaultError.NotFound => NotFound(name),
        KeyVaultError.Disabled => Disabled(operation),
        KeyVaultError.Conflict => Recoverable(name),
        KeyVaultError.Throttled => Throttled(),
        KeyVaultError.Forbidden => Forbidden(refused.Message),
        KeyVaultError.Rejected => BadParameter(refused.Message),
        _ => new(500, "InternalServerError", refused.Message),
    };
}
