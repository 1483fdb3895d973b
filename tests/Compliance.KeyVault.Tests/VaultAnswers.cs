using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault.Tests;

/// <summary>Answers as Key Vault words them, about one RSA key and one EC key.</summary>
internal static class VaultAnswers
{
    public const string Version = "0123456789abcdef0123456789abcdef";

    public static RSA Rsa { get; } = RSA.Create(2048);

    public static ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string Error(string code, string? inner = null) => Json(inner is null
        ? new { error = new { code, message = "m" } }
        : new { error = new { code, message = "m", innererror = new { code = inner } } });

    public static string RsaKey(string name = "k", bool enabled = true, bool withPrivateParts = false, object? attributes = null) =>
        Json(new { key = RsaJwk(name, withPrivateParts), attributes = attributes ?? Attributes(enabled) });

    public static string EcKey(string name, string version = Version)
    {
        var point = Ec.ExportParameters(includePrivateParameters: false).Q;
        var key = new
        {
            kid = Id(name, version),
            kty = "EC",
            key_ops = new[] { "sign" },
            crv = "P-256",
            x = Text(point.X),
            y = Text(point.Y),
        };
        return Json(new { key, attributes = Attributes(true) });
    }

    public static string Deleted(string name = "k") => Json(new
    {
        recoveryId = $"https://a.vault.azure.net/deletedkeys/{name}",
        deletedDate = 1_700_000_000,
        scheduledPurgeDate = 1_700_604_800,
        key = RsaJwk(name, withPrivateParts: false),
        attributes = Attributes(true),
    });

    public static string Versions(string? nextLink, params (string Version, bool Enabled)[] versions) =>
        Json(new { value = versions.Select(each => new { kid = Id("k", each.Version), attributes = Attributes(each.Enabled) }), nextLink });

    public static string Keys(string? nextLink, params (string Name, bool Enabled)[] keys) =>
        Json(
            new
            {
                value = keys.Select(each => new
                {
                    kid = $"https://a.vault.azure.net/keys/{each.Name}",
                    attributes = Attributes(each.Enabled),
                }),
                nextLink,
            }
        );

    public static string DeletedKeys(string? nextLink, params string[] names) => Json(new
    {
        value = names.Select(name => new
        {
            recoveryId = $"https://a.vault.azure.net/deletedkeys/{name}",
            deletedDate = 1_700_000_000,
            scheduledPurgeDate = 1_700_604_800,
            kid = $"https://a.vault.azure.net/keys/{name}",
            attributes = Attributes(true),
        }),
        nextLink,
    });

    /// <summary>What <see cref="Deleted"/> and <see cref="DeletedKeys"/> say of a key.</summary>
    public static DeletedKey Deletion(string name) =>
        new(
            name,
            DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
            DateTimeOffset.FromUnixTimeSeconds(1_700_604_800),
            "CustomizedRecoverable+Purgeable");

    private static object Attributes(bool enabled) =>
        new
        {
            enabled,
            created = 1_700_000_000,
            updated = 1_700_000_000,
            recoveryLevel = "CustomizedRecoverable+Purgeable",
            recoverableDays = 7,
        };

    private static Dictionary<string, object?> RsaJwk(string name, bool withPrivateParts)
    {
        var parts = Rsa.ExportParameters(withPrivateParts);
        var jwk = new Dictionary<string, object?>
        {
            ["kid"] = Id(name, Version),
            ["kty"] = "RSA",
            ["key_ops"] = new[] { "unwrapKey" },
            ["n"] = Text(parts.Modulus),
            ["e"] = Text(parts.Exponent),
        };
        if (!withPrivateParts) return jwk;
        (jwk["d"], jwk["p"], jwk["q"]) = (Text(parts.D), Text(parts.P), Text(parts.Q));
        (jwk["dp"], jwk["dq"], jwk["qi"]) = (Text(parts.DP), Text(parts.DQ), Text(parts.InverseQ));
        return jwk;
    }

    private static string Id(string name, string version) => $"https://a.vault.azure.net/keys/{name}/{version}";

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private static string Text(byte[]? bytes) => Base64Url.EncodeToString(bytes);
}
