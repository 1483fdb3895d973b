using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.LocalHost.Azurite;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Azurite;

public class AzuriteProcessTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task It_serves_tables_and_blobs_as_soon_as_it_is_started()
    {
        var prefix = AzuriteFixture.NewPrefix();
        await new TableClient(azurite.ConnectionString, prefix).CreateAsync();
        await new BlobContainerClient(azurite.ConnectionString, prefix).CreateAsync();
        Assert.True(await new BlobContainerClient(azurite.ConnectionString, prefix).ExistsAsync());
    }

    [Fact]
    public async Task Two_run_side_by_side_on_ports_of_their_own()
    {
        await using var second = await AzuriteProcess.Start(new AzuriteOptions());
        Assert.NotEqual(azurite.ConnectionString, second.ConnectionString);
    }

    [Fact]
    public async Task It_stops_what_it_started()
    {
        var started = await AzuriteProcess.Start(new AzuriteOptions());
        using var process = Process.GetProcessById(started.ProcessId!.Value);
        await started.DisposeAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task It_starts_and_stops_nothing_when_a_connection_string_is_given()
    {
        await using var reused = await AzuriteProcess.Start(new AzuriteOptions { ConnectionString = azurite.ConnectionString });
        Assert.Null(reused.ProcessId);
        Assert.Equal(azurite.ConnectionString, reused.ConnectionString);
        await reused.DisposeAsync();
        await new TableServiceClient(azurite.ConnectionString).GetPropertiesAsync();
    }

    [Fact]
    public async Task It_keeps_data_in_the_folder_it_was_given_across_an_orderly_stop()
    {
        var folder = Directory.CreateTempSubdirectory("azurite");
        try
        {
            var options = new AzuriteOptions { Location = folder.FullName };
            await using (var first = await AzuriteProcess.Start(options))
            {
                await new TableClient(first.ConnectionString, "kept").CreateAsync();
                await new TableClient(first.ConnectionString, "kept").AddEntityAsync(new TableEntity("p", "r") { ["Value"] = 7 });
            }

            await using var second = await AzuriteProcess.Start(options);
            var row = await new TableClient(second.ConnectionString, "kept").GetEntityAsync<TableEntity>("p", "r");
            Assert.Equal(7, row.Value["Value"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<AzuriteException>(() => AzuriteProcess.Start(new AzuriteOptions { TablePort = port }));
        Assert.Contains($"{port} is taken", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
