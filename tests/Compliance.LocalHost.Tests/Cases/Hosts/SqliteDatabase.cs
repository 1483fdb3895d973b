using System.Data.Common;
using Compliance.Connectors.Settings;
using Microsoft.Data.Sqlite;

namespace Compliance.LocalHost.Tests.Cases.Hosts;

internal sealed class SqliteDatabase : OwnDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compliance-case-").FullName;

    private SqliteDatabase()
    {
    }

    public override ConnectionSettings Settings => new() { Provider = "sqlite", ConnectionString = Address };

    private string Address => $"Data Source={Path.Combine(_folder, "store.db")};Pooling=False";

    public static async Task<SqliteDatabase> With(string sql)
    {
        var database = new SqliteDatabase();
        await database.Execute(sql);
        return database;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override DbConnection Connection() => new SqliteConnection(Address);
}
