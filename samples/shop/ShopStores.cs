using System.Data.Common;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Shop;

/// <summary>Where the shop's four stores are.</summary>
public sealed record ShopStores
{
    /// <summary>Azure Storage for profiles and files.</summary>
    public required string StorageConnectionString { get; init; }

    /// <summary>The SQLite file of the orders; made if absent. Not used when PostgreSQL is given.</summary>
    public string SqlitePath { get; init; } = "shop.db";

    /// <summary>Keeps the orders in PostgreSQL instead. Default: none.</summary>
    public string? PostgresConnectionString { get; init; }

    /// <summary>The marketing service.</summary>
    public required Uri Marketing { get; init; }

    public required string MarketingApiKey { get; init; }

    /// <summary>
    /// Stands before the names of table and containers, for tests that share one storage: lower-case letters and digits. Default: none.
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>Says nothing: it holds secrets.</summary>
    public override string ToString() => nameof(ShopStores);

    internal TableClient Profiles() => new(StorageConnectionString, $"{Prefix}profiles");

    internal BlobContainerClient Container(string name) => new(StorageConnectionString, $"{Prefix}{name}");

    internal async Task<DbConnection> OpenOrders(CancellationToken cancellation)
    {
        DbConnection connection = PostgresConnectionString is { } postgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = SqlitePath, Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        if (connection is SqliteConnection)
        {
            // What is deleted is overwritten, so that no page of the file keeps it.
            await using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA secure_delete = ON";
            await pragma.ExecuteNonQueryAsync(cancellation);
        }

        return connection;
    }

    internal HttpClient MarketingClient()
    {
        var client = new HttpClient { BaseAddress = Marketing };
        client.DefaultRequestHeaders.Authorization = new("Bearer", MarketingApiKey);
        return client;
    }
}
