namespace Compliance.Connectors.Settings;

/// <summary>
/// How one connection of the data map is reached: the section <c>Connections:NAME</c> of the configuration. Which of these are needed
/// follows from the connection's kind in the map; see docs/connectors.md.
/// </summary>
public sealed class ConnectionSettings
{
    /// <summary>
    /// For <c>azure_tables</c>, <c>azure_blobs</c> and <c>sql</c>. Holds a secret: prefer <see cref="Endpoint"/> in Azure.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>For <c>azure_tables</c> and <c>azure_blobs</c> with a managed identity: the service's https address.</summary>
    public string? Endpoint { get; set; }

    /// <summary>For <c>sql</c>: <c>sqlite</c>, <c>postgresql</c>, <c>mariadb</c>, <c>mysql</c> or <c>sqlserver</c>.</summary>
    public string? Provider { get; set; }

    /// <summary>For PostgreSQL and SQL Server: where the tables are. By default <c>public</c> in PostgreSQL and <c>dbo</c> in SQL Server.
    /// MariaDB and MySQL have the database of the connection string.</summary>
    public string? Schema { get; set; }

    /// <summary>For PostgreSQL, MariaDB, MySQL and SQL Server: renew the planner's statistics of a table after each erasure in it, so that
    /// they do not go on showing what was erased. True by default; the user needs the right to do so. May be false where the delay until
    /// the database renews them by itself is in the term that you promise.</summary>
    public bool Statistics { get; set; } = true;

    /// <summary>For SQLite: rewrite the file after each erasure, so that no page keeps what was erased. True by default; may be false where
    /// every program that writes to the file sets <c>PRAGMA secure_delete=ON</c>.</summary>
    public bool Vacuum { get; set; } = true;

    /// <summary>For <c>http</c>: the service's address, https (or http on this machine). Nothing else is ever called.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>For <c>http</c>: sent with each request.</summary>
    public string? ApiKey { get; set; }

    /// <summary>For <c>http</c>: the header of <see cref="ApiKey"/>. <c>X-Api-Key</c> by default.</summary>
    public string ApiKeyHeader { get; set; } = "X-Api-Key";

    /// <summary>For <c>http</c>: a collection's path below <see cref="BaseUrl"/>, where it is not the collection's own name. A slash at its
    /// end is kept. Where the address of an item is not that path with the id behind it, the path says where:
    /// <c>people/{id}/</c>.</summary>
    public Dictionary<string, string> Collections { get; init; } = [];

    /// <summary>For <c>http</c>: the most that one answer may hold, in bytes. 16 MiB by default, 1 KiB to 256 MiB.</summary>
    public int MaxResponseBytes { get; set; } = 16 << 20;

    /// <summary>For <c>http</c>: the most pages that one listing may have. 50,000 by default, 1 to 1,000,000.</summary>
    public int MaxPages { get; set; } = 50_000;

    /// <summary>For <c>azure_tables</c> and <c>azure_blobs</c>: tables or containers in the account that are no business of the map, by the
    /// beginning of their names, so that a review does not report them as unmapped.</summary>
    public IList<string> Ignore { get; init; } = [];

    /// <summary>After how many seconds without an answer one transaction counts as failed. 10 by default, 1 to 300.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
