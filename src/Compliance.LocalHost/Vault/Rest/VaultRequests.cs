using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>What every request must have, and how its body is read.</summary>
internal static class VaultRequests
{
    private const string Bearer = "Bearer ";
    private const string Anonymous = "anonymous";

    /// <summary>
    /// A token first, whatever it says: clients learn from the challenge what to ask a token for. Then an api-version, whichever.
    /// </summary>
    public static Task Require(HttpContext context, RequestDelegate next)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || authorization.Length == Bearer.Length)
            throw VaultRefusal.NoToken();
        if (string.IsNullOrEmpty(context.Request.Query["api-version"]))
            throw VaultRefusal.BadParameter("The request has no api-version.");
        return next(context);
    }

    /// <summary>Names Key Vault's own resource, as Key Vault does; the authority is nobody's, for no token is looked at.</summary>
    public static string Challenge(HttpContext context) =>
        $"""Bearer authorization="{Vault(context)}/{Guid.Empty}", resource="https://vault.azure.net" """.TrimEnd();

    /// <summary>The application that the token is of by its own word, or "anonymous".</summary>
    public static string Caller(HttpContext context)
    {
        var parts = context.Request.Headers.Authorization.ToString()[Bearer.Length..].Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]))
            return Anonymous;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return Claim(claims.RootElement, "appid") ?? Claim(claims.RootElement, "azp") ?? Claim(claims.RootElement, "oid") ?? Anonymous;
        }
        catch (JsonException)
        {
            return Anonymous;
        }

        static string? Claim(JsonElement claims, string name) =>
            claims.ValueKind == JsonValueKind.Object
            && claims.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
    }

    /// <summary>What the vault noted from one moment to another.</summary>
    public static async Task Audit(HttpContext context, IVaultAudit audit)
    {
        if (Moment(context, "from") is not { } from || Moment(context, "to") is not { } to || to < from)
            throw VaultRefusal.BadParameter("The audit is asked from one moment to a later one, each as in 2026-11-23T09:00:00Z.");
        await context.Response.WriteAsJsonAsync(
            await audit.Read(from, to, context.RequestAborted), VaultJson.Default.AuditTrail, cancellationToken: context.RequestAborted);
    }

    public static string Vault(HttpContext context) => $"https://localhost:{context.Connection.LocalPort}";

    public static async Task<T> Read<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw VaultRefusal.BadParameter("The body is empty.");
        }
        catch (JsonException unread)
        {
            // The path is the request's own; what stands there is not repeated.
            throw VaultRefusal.BadParameter($"The body cannot be read, or the local vault does not know what is at {unread.Path ?? "$"}.");
        }
    }

    private static DateTimeOffset? Moment(HttpContext context, string name) =>
        DateTimeOffset.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
}
