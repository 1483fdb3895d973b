using Azure.Data.Tables;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Demo;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Testing.Commands;
using Compliance.Workflows;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>
/// An intruder with the service's identity sends forged orders as fast as they are taken from him, to each of the custodian's roles: over
/// the service in this process, or over the queues of two apps, see <see cref="TakenOverService"/>. For <c>COMPLIANCE_FLOOD_SECONDS</c>;
/// five by default.
/// </summary>
[Collection(Alone.Name)]
public sealed class FloodTests(ShopUnderTest shop)
{
    private static readonly Role[] Flooded = [Role.Provisioner, Role.Eraser, Role.Signer];

    private static readonly TimeSpan Lasting =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("COMPLIANCE_FLOOD_SECONDS"), out var seconds) ? seconds : 5);

    /// <summary>Over a queue, an honest order waits until everything that was sent before it is taken.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(40);

    [Fact]
    public async Task Under_a_flood_of_forged_commands_honest_requests_complete_and_no_other_key_is_destroyed()
    {
        var service = TakenOverService.Of(shop);
        var customers = new Customers(shop, service);
        var approved = await customers.Erase();
        var (leaver, bystander) = (await customers.Enrol(), await customers.Enrol());
        var before = await LivingKeys(service);
        using var stop = new CancellationTokenSource();
        var forged = new ForgedCommands([.. before.Select(each => each.PartitionKey)], approved.Request);

        var began = TimeProvider.System.GetTimestamp();
        var floods = Flooded.Select(role => Flood(service, role, forged, stop.Token)).ToList();
        var left = End(await shop.Api.Submit("erasure", leaver.Number));
        var asked = End(await shop.Api.Submit("access", bystander.Number));
        await Task.Delay(Lasting, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var sent = await Task.WhenAll(floods);

        Assert.Equal(("complete", "complete"), (await left, await asked));
        Assert.All(sent, each => Assert.True(each > 0));
        var counts = string.Join(", ", Flooded.Zip(sent, (role, count) => $"the {role}: {count}"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Forged orders to {counts}; the last honest request ended after {TimeProvider.System.GetElapsedTime(began)}");
        var destroyed = before.Select(KeyName).Except((await LivingKeys(service)).Select(KeyName)).ToList();
        Assert.Equal([leaver.KeyName], destroyed);
        foreach (var key in before.Select(KeyName).Where(key => key != leaver.KeyName))
            Assert.Equal(KeyPresence.Present, await service.Probe(key));
        await customers.AreUnharmed(bystander);
    }

    private static async Task<int> Flood(TakenOverService service, Role role, ForgedCommands forged, CancellationToken stop)
    {
        var sent = 0;
        for (; !stop.IsCancellationRequested; sent++)
            await service.Send(role, forged.Next());
        return sent;
    }

    private static async Task<List<TableEntity>> LivingKeys(TakenOverService service) =>
        await service.Keys.QueryAsync<TableEntity>("RowKey eq 'key' and State eq 'Active'")
            .Where(row => KeyOwners.IsSubject(row.PartitionKey)).ToListAsync();

    private static string KeyName(TableEntity row) => row.GetString("KeyName");

    private async Task<string?> End(string id)
    {
        using var limit = new CancellationTokenSource(Timeout);
        return ApiClient.Ending(await shop.Api.Follow($"api/requests/{id}", ApiClient.IsAtRest, null, limit.Token));
    }
}
