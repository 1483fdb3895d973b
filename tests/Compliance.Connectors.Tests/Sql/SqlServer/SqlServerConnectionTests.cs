using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.SqlServer;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using Microsoft.Data.SqlClient;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.SqlServer;

/// <summary>What can be known of a connection to SQL Server where there is none.</summary>
public sealed class SqlServerConnectionTests
{
    private static readonly Collection People = Table("people", KeyField("id"), AField("name"));

    [Fact]
    public Task A_server_that_nobody_reaches_is_unavailable() => IsUnavailable($"127.0.0.1,{Dead.Port()}");

    [Fact]
    public Task A_server_whose_name_nobody_knows_is_unavailable() => IsUnavailable("no-such-host.invalid");

    [Fact]
    public async Task A_server_that_hangs_up_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hanging = HangUp(listener);
        await IsUnavailable($"127.0.0.1,{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        await hanging;
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var watch = Stopwatch.StartNew();
        await IsUnavailable($"127.0.0.1,{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true, StoreObject.Table, true, true)]
    [InlineData(true, StoreObject.View, true, false)]
    [InlineData(false, StoreObject.Table, false, false)]
    [InlineData(false, StoreObject.View, false, false)]
    public async Task The_server_is_asked_about_statistics_only_where_they_are_to_be_renewed(
        bool statistics, StoreObject kind, bool before, bool after)
    {
        await using var dialect = new SqlServerDialect(new ConnectionSettings
        {
            ConnectionString = $"Server=127.0.0.1,{Dead.Port()};User ID=u;Password=p;ConnectRetryCount=0", Statistics = statistics,
        });
        var table = new SqlTable("people", []) { Kind = kind };
        Assert.Equal(before, await Record.ExceptionAsync(() => dialect.BeforeErasing(table, default)) is SqlException);
        Assert.Equal(after, await Record.ExceptionAsync(() => dialect.AfterErasing(table, default)) is SqlException);
    }

    private static async Task HangUp(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task IsUnavailable(string server)
    {
        var settings = new ConnectionSettings
        {
            Provider = "sqlserver", ConnectionString = $"Server={server};User ID=u;Password=p;ConnectRetryCount=0", TimeoutSeconds = 2,
        };
        await using var registry = new ConnectorRegistry(
            [new Connection(ContractStore.ConnectionName, ConnectionKind.Sql, 1, 100)],
            new Dictionary<string, ConnectionSettings> { [ContractStore.ConnectionName] = settings }, TimeProvider.System);
        var connector = registry.Find(ContractStore.ConnectionName)!;
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            connector.Erase(People, [new("1")], ErasureInstruction.Delete, TestContext.Current.CancellationToken));
        Assert.Equal((FailureCode.StoreUnavailable, ContractStore.ConnectionName), (failure.Code, failure.Reference));
    }
}
