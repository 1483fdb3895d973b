using System.Data.Common;
using Compliance.DataMap;

namespace Compliance.Connectors.Settings;

/// <summary>
/// Finds what is missing or unusable in a connection's settings, each with its remedy. Names settings, never what they hold.
/// </summary>
internal static class SettingsCheck
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";
    public const string MariaDb = "mariadb";
    public const string MySql = "mysql";
    public const string SqlServer = "sqlserver";

    private static readonly string[] DatabaseKeys = ["Database", "Initial Catalog"];
    private static readonly string[] Providers = [Sqlite, PostgreSql, MariaDb, MySql, SqlServer];

    public static IEnumerable<string> Errors(Connection connection, ConnectionSettings settings, bool hasCredential)
    {
        var at = $"Connections:{connection.Name}:";
        var errors = connection.Kind switch
        {
            ConnectionKind.AzureTables or ConnectionKind.AzureBlobs => Azure(at, connection, settings, hasCredential),
            ConnectionKind.Sql => Sql(at, settings),
            ConnectionKind.Http => Http(at, settings),
            _ =>
                [$"Connection {connection.Name} has the unknown kind {connection.Kind}: use azure_tables, azure_blobs, "
                    + $"sql or http in the data map."],
        };
        return settings.TimeoutSeconds is >= 1 and <= 300
            ? errors
            : errors.Append($"{at}TimeoutSeconds is out of range: set 1 to 300 seconds.");
    }

    private static IEnumerable<string> Azure(string at, Connection connection, ConnectionSettings settings, bool hasCredential)
    {
        if (settings.ConnectionString is { Length: > 0 })
            yield break;
        if (settings.Endpoint is not { Length: > 0 } endpoint)
            yield return $"{at}ConnectionString and {at}Endpoint are both missing: "
                + $"set the endpoint of the storage account behind {connection.Kind} (with a managed identity), or a connection string.";
        else if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            yield return $"{at}Endpoint is not an https address: set it like https://ACCOUNT.table.core.windows.net.";
        else if (!hasCredential)
            yield return $"{at}Endpoint needs a managed identity, and this host has none: set {at}ConnectionString instead.";
    }

    private static IEnumerable<string> Sql(string at, ConnectionSettings settings)
    {
        if (!Providers.Contains(settings.Provider))
            yield return $"{at}Provider is missing or unknown: set it to {string.Join(", ", Providers[..^1])} or {Providers[^1]}.";
        if (settings.ConnectionString is not { Length: > 0 } text)
            yield return $"{at}ConnectionString is missing: set the connection string of the database.";
        else if (!IsConnectionString(text))
            yield return $"{at}ConnectionString cannot be read: write it as Key=Value pairs with semicolons between them.";
        else if (settings.Provider is MariaDb or MySql && !HasDatabase(text))
            yield return $"{at}ConnectionString names no database: add Database=NAME, for that is where the tables are.";
        if (settings.Provider is MariaDb or MySql && settings.Schema is not null)
            yield return $"{at}Schema is not for {settings.Provider}: leave it out, and name the database in {at}ConnectionString.";
        if (settings.Provider is PostgreSql or SqlServer && settings.Schema is { Length: 0 })
            yield return $"{at}Schema is empty: name the schema of the tables, "
                + $"or leave the setting out for {(settings.Provider == PostgreSql ? "public" : "dbo")}.";
    }

    private static IEnumerable<string> Http(string at, ConnectionSettings settings)
    {
        if (!Uri.TryCreate(settings.BaseUrl, UriKind.Absolute, out var address) || !IsHttp(address))
            yield return $"{at}BaseUrl is missing or no http address: set the address of the service.";
        else if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            yield return $"{at}BaseUrl is not encrypted: use https (http is taken on this machine alone).";
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            yield return $"{at}BaseUrl has a user, query or fragment: leave only scheme, host, port and path, "
                + $"and put the key in {at}ApiKey.";
        if (settings.ApiKey is { Length: > 0 } && settings.ApiKeyHeader.Length == 0)
            yield return $"{at}ApiKeyHeader is empty: name the header that carries the key, or leave the setting out for X-Api-Key.";
        if (settings.MaxPages is < 1 or > 1_000_000)
            yield return $"{at}MaxPages is out of range: set 1 to 1000000 pages.";
        foreach (var (name, _) in settings.Collections.Where(each => !IsPath(each.Value)))
            yield return $"{at}Collections:{name} is no path: write it like people or v2/people/, without a query, a fragment, "
                + $"two dots or a scheme.";
        if (settings.MaxResponseBytes is < 1 << 10 or > 256 << 20)
            yield return $"{at}MaxResponseBytes is out of range: set 1024 to 268435456 bytes.";
    }

    private static bool IsPath(string path) =>
        path.Trim('/').Length > 0 && path.IndexOfAny(['?', '#', '\\']) < 0 && !path.Split('/').Any(segment => segment is "." or "..")
        && !Uri.TryCreate(path.TrimStart('/'), UriKind.Absolute, out _);

    private static bool IsHttp(Uri address) => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps;

    private static bool HasDatabase(string text)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = text };
        return DatabaseKeys.Any(key => builder.TryGetValue(key, out var name) && name is string { Length: > 0 });
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text }.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
