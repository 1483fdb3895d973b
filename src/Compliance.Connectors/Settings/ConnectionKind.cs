namespace Compliance.Connectors.Settings;

/// <summary>The kinds of connection that a data map may name.</summary>
public static class ConnectionKind
{
    public const string AzureTables = "azure_tables";
    public const string AzureBlobs = "azure_blobs";
    public const string Sql = "sql";
    public const string Http = "http";
}
