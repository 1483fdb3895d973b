using System.Globalization;
using System.Text.Json;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>One line of a vault's diagnostic log.</summary>
/// <param name="At">When the vault served the request.</param>
/// <param name="Event">What it was; null where it is no operation that a trail holds.</param>
/// <remarks>
/// The schema is that of learn.microsoft.com/azure/key-vault/general/logging: time, operationName, identity.claim, properties with
/// httpStatusCode, requestUri and, where there is a result, its id. Everything beyond is the service's to change.
/// </remarks>
internal sealed record VaultLogLine(DateTimeOffset At, VaultEvent? Event)
{
    /// <summary>Who asked without a token, or with one that names nobody.</summary>
    private const string Anonymous = "anonymous";

    private static readonly string[] Claims = ["appid", "oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"];

    /// <returns>Null if the line is none, or lacks what a trail is made of: a line that cannot be read may be any event.</returns>
    public static VaultLogLine? Parse(string line, int shard)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.GetProperty("time").GetDateTimeOffset() is not { Offset.Ticks: 0 } at) return null;
            var operation = root.GetProperty("operationName").GetString();
            if (operation is null) return null;
            if (!VaultOperations.All.Contains(operation)) return new(at, null);
            var properties = root.GetProperty("properties");
            var succeeded = Status(properties.GetProperty("httpStatusCode")) is >= 200 and < 300;
            var (key, version) = Key(properties);
            // A key that was made, but nobody knows which, must not pass unseen.
            if (key is null && succeeded) return null;
            return new(at, new(at, operation, key ?? "", version, Principal(root), succeeded, shard));
        }
        catch (Exception unread) when (unread is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static int Status(JsonElement status) => status.ValueKind == JsonValueKind.String
        ? int.Parse(status.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
        : status.GetInt32();

    /// <summary>From the result's address, which has the version, and else from the request's.</summary>
    private static (string? Name, string? Version) Key(JsonElement properties)
    {
        foreach (var place in new[] { "id", "requestUri" })
        {
            if (!properties.TryGetProperty(place, out var address) || address.ValueKind != JsonValueKind.String) continue;
            if (!Uri.TryCreate(address.GetString(), UriKind.Absolute, out var uri)) continue;
            if (Key(uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)) is { Name: not null } key) return key;
        }
        return default;
    }

    // keys/NAME, keys/NAME/VERSION, keys/NAME/VERSION/unwrapkey, keys/NAME/create, keys/restore, deletedkeys/NAME, deletedkeys/NAME/recover
    private static (string? Name, string? Version) Key(string[] path) => path switch
    {
        ["keys", "restore"] => default,
        ["keys", var name, { Length: 32 } version, ..] when KeyNames.IsValid(name) && KeyNames.IsValid(version) => (name, version),
        ["keys" or "deletedkeys", var name, ..] when KeyNames.IsValid(name) => (name, null),
        _ => default,
    };

    private static string Principal(JsonElement root)
    {
        if (!root.TryGetProperty("identity", out var identity) || identity.ValueKind != JsonValueKind.Object
            || !identity.TryGetProperty("claim", out var claim) || claim.ValueKind != JsonValueKind.Object)
            return Anonymous;
        foreach (var name in Claims)
        {
            if (claim.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } principal) return principal;
        }
        return Anonymous;
    }
}
