using Microsoft.Extensions.Options;

namespace Compliance.KeyVault;

/// <summary>Tells all faults at once, each by its setting.</summary>
internal sealed class KeyVaultOptionsValidation : IValidateOptions<KeyVaultOptions>
{
    private const int ThumbprintLength = 64;

    public ValidateOptionsResult Validate(string? name, KeyVaultOptions options)
    {
        string[] faults = [.. Faults(options).Select(fault => $"{KeyVaultOptions.Section}:{fault}")];
        return faults is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(KeyVaultOptions options)
    {
        (string Setting, string Address)[] vaults = [.. Named(options)];
        if (options.Shards is []) yield return "Shards:0 is missing: the vault of the subjects' keys.";
        if (options.Shards.Count > KeyVaultOptions.MaxShards) yield return $"Shards has more than {KeyVaultOptions.MaxShards} vaults.";
        if (options.Own is null) yield return "Own is missing: the vault of this system's own keys.";
        if (options.Signing is null) yield return "Signing is missing: the vault of the signing key.";
        foreach (var (setting, address) in vaults)
        {
            if (Vault(address) is null) yield return $"{setting} must be the https address of a vault, without a path.";
        }
        foreach (var fault in Repeated(vaults).Concat(Loopback(vaults, options.LoopbackCertificate)))
            yield return fault;
        if (options.AuditLogs is { } logs && Vault(logs) is null)
            yield return "AuditLogs must be the https address of a blob service, without a path.";
        if (options.ClientId is { } id && !Guid.TryParseExact(id, "D", out _))
            yield return "ClientId must be a client id, as 8-4-4-4-12 hexadecimal digits.";
        if (options.CreatesPerTenSeconds is < 1 or > 20)
            yield return "CreatesPerTenSeconds must lie between 1 and 20.";
        if (options.OperationsPerTenSeconds is < 1 or > 4_000)
            yield return "OperationsPerTenSeconds must lie between 1 and 4000.";
    }

    private static IEnumerable<(string Setting, string Address)> Named(KeyVaultOptions options)
    {
        for (var i = 0; i < options.Shards.Count; i++) yield return ($"Shards:{i}", options.Shards[i]);
        if (options.Own is { } own) yield return (nameof(options.Own), own);
        if (options.Signing is { } signing) yield return (nameof(options.Signing), signing);
    }

    private static IEnumerable<string> Repeated((string Setting, string Address)[] vaults)
    {
        var first = new Dictionary<Uri, string>();
        foreach (var (setting, address) in vaults)
        {
            // An emulator is one vault for everything.
            if (
                Vault(address) is not { } vault
                || first.TryAdd(vault, setting)
                || (vault.IsLoopback && setting is (nameof(KeyVaultOptions.Own) or nameof(KeyVaultOptions.Signing))))
                continue;
            yield return $"{setting} repeats {first[vault]}.";
        }
    }

    private static IEnumerable<string> Loopback((string Setting, string Address)[] vaults, string? certificate)
    {
        if (certificate is not null && !(certificate.Length == ThumbprintLength && certificate.All(char.IsAsciiHexDigit)))
            yield return $"LoopbackCertificate must be a SHA-256 thumbprint of {ThumbprintLength} hexadecimal digits.";
        foreach (var (setting, address) in vaults)
        {
            if (Vault(address) is not { } vault || vault.IsLoopback == certificate is not null) continue;
            yield return vault.IsLoopback
                ? $"LoopbackCertificate is missing, which {setting} needs: it is on loopback, where nobody vouches for a certificate."
                : $"LoopbackCertificate must not be given with {setting}, which is not on loopback.";
        }
    }

    private static Uri? Vault(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? uri
            : null;
}
