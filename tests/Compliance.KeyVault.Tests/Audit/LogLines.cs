using System.Globalization;
using System.Text.Json;

namespace Compliance.KeyVault.Tests.Audit;

/// <summary>Lines as a Key Vault's diagnostic log has them.</summary>
internal static class LogLines
{
    public const string App = "00001111-aaaa-2222-bbbb-3333cccc4444";

    private const string Identity = $$$"""{"claim":{"appid":"{{{App}}}","oid":"o"}}""";

    public static string Of(
        DateTimeOffset at, string operation, string uri, string? id = null, int status = 200, string? identity = null)
    {
        var properties = new Dictionary<string, object?>
        {
            ["clientInfo"] = "azsdk-net-Security.KeyVault.Keys",
            ["requestUri"] = uri,
            ["httpStatusCode"] = status,
            ["keyProperties"] = new { type = "RSA", size = 2048 },
        };
        if (id is not null) properties["id"] = id;
        return JsonSerializer.Serialize(new
        {
            time = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            category = "AuditEvent",
            operationName = operation,
            resultType = "Success",
            resultDescription = "",
            correlationId = "c",
            callerIpAddress = "192.0.2.1",
            identity = JsonSerializer.Deserialize<JsonElement>(identity ?? Identity),
            properties,
            resourceId = "/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/A",
            operationVersion = "7.6",
            resultSignature = "OK",
            durationMs = "9",
        });
    }

    /// <summary>An operation that a trail leaves out; it shows that the log is on.</summary>
    public static string Beat(DateTimeOffset at) => Of(at, "KeyGet", "https://a.vault.azure.net/keys/compliance-control");

    public static string Purge(DateTimeOffset at, string key) =>
        Of(at, "KeyPurge", $"https://a.vault.azure.net/deletedkeys/{key}", status: 204);
}
