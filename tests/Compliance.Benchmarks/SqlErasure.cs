using System.Diagnostics;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Postgres;
using Npgsql;

namespace Compliance.Benchmarks;

/// <summary>
/// Erasing 10,000 rows of PostgreSQL through the connector beside a bare loop with the same statements and transactions, the ANALYZE at the
/// end among them, in turns in one
/// run; the median of the rounds' ratios counts. Aim: 0.7 or more. <c>sql</c> runs it.
/// </summary>
internal static class SqlErasure
{
    private const int Rows = 10_000;
    private const int Batch = 500;
    private const int Rounds = 7;

    public static async Task<int> Run()
    {
        var server = new PostgresFixture();
        await server.InitializeAsync();
        await using (server)
        {
            await using var source = NpgsqlDataSource.Create(server.ConnectionString);
            var connection = new Connection("db", ConnectionKind.Sql, Parallel: 8, PerSecond: 100_000);
            var settings = new ConnectionSettings { Provider = "postgresql", ConnectionString = server.ConnectionString };
            await using var registry = new ConnectorRegistry(
                [connection], new Dictionary<string, ConnectionSettings> { ["db"] = settings }, TimeProvider.System);
            var rounds = new List<(double Bare, double Own)>();
            for (var round = 0; round < Rounds; round++)
            {
                var (bare, own) =
                    round % 2 == 0
                        ? (await Bare(source), await Own(source, registry.Find("db")!))
                        : Swapped(await Own(source, registry.Find("db")!), await Bare(source));
                rounds.Add((bare, own));
            }

            var ratio = rounds.Select(each => each.Bare / each.Own).Order().ElementAt(Rounds / 2);
            Console.WriteLine(
                $"Erasing {Rows:n0} rows in PostgreSQL, median of {Rounds}: bare "
                + $"{rounds.Select(each => each.Bare).Order().ElementAt(Rounds / 2):0} ms, connector "
                + $"{rounds.Select(each => each.Own).Order().ElementAt(Rounds / 2):0} ms, ratio {ratio:0.00} (aim 0.7)");
        }

        return 0;
    }

    private static (double, double) Swapped(double own, double bare) => (bare, own);

    private static async Task<double> Bare(NpgsqlDataSource source)
    {
        await Fill(source);
        var began = Stopwatch.GetTimestamp();
        foreach (var keys in Enumerable.Range(1, Rows).Chunk(Batch))
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand { Connection = connection, Transaction = transaction };
            var names = keys.Select(
                (key, index) =>
                {
                    command.Parameters.Add(
                        new NpgsqlParameter
                        {
                            ParameterName = $"p{index}",
                            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Unknown,
                            Value = $"{key}",
                        }
                    );
                    return $"cast(@p{index} as integer)";
                }
            );
            command.CommandText = $"delete from public.orders where id in ({string.Join(", ", names)})";
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        await using (var analyze = source.CreateCommand("analyze public.orders"))
            await analyze.ExecuteNonQueryAsync();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<double> Own(NpgsqlDataSource source, IConnector connector)
    {
        await Fill(source);
        var orders = new Collection(
            new CollectionAddress("shop", "orders"),
            "db",
            [new Field("id", ["user.unique_id"], IsPrimaryKey: true), new Field("email", ["user.contact.email"])],
            RowErasure.Delete,
            [],
            [],
            null,
            [],
            null);
        RowKey[] keys = [.. Enumerable.Range(1, Rows).Select(each => new RowKey($"{each}"))];
        var began = Stopwatch.GetTimestamp();
        var outcome = await connector.Erase(orders, keys, ErasureInstruction.Delete, default);
        var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return outcome.Deleted == Rows ? taken : throw new InvalidOperationException("Rows were left.");
    }

    private static async Task Fill(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand($"""
            drop table if exists public.orders; create table public.orders (id integer primary key, email text, note text);
            insert into public.orders select n, 'p' || n || '@example.org', repeat('x', 200) from generate_series(1, {Rows
                * 2}) n; create index on public.orders (email); analyze public.orders;
            """
        );
        await command.ExecuteNonQueryAsync();
    }
}
