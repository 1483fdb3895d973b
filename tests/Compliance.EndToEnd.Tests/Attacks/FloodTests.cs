using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Orders;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Testing.Orders;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>
/// An intruder with the service's identity sends forged orders as fast as the custodian takes them, to each of its roles. For
/// <c>COMPLIANCE_FLOOD_SECONDS</c>; five by default.
/// </summary>
[Collection(Alone.Name)]
public sealed class FloodTests(ShopUnderTest shop)
{
    private static readonly Role[] Flooded = [Role.Provisioner, Role.Eraser, Role.Signer];

    private static readonly TimeSpan Lasting =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("COMPLIANCE_FLOOD_SECONDS"), out var seconds) ? seconds : 5);

    [Fact]
    public async Task Under_a_flood_of_forged_orders_honest_requests_complete_and_no_other_key_is_destroyed()
    {
        var services = shop.Inside.Services;
        var approved = await shop.Api.Run("erasure", People.FloodedBefore);
        Assert.Equal("complete", approved.Outcome);
        var before = await LivingKeys(services);
        using var stop = new CancellationTokenSource();
        var forged = new ForgedOrders([.. before.Select(each => each.Subject)], approved.Id);

        var floods = Flooded.Select(role => Flood(services, role, forged, stop.Token)).ToList();
        var left = await shop.Api.Run("erasure", People.FloodedLeaver);
        var asked = await shop.Api.Run("access", People.Asker);
        await Task.Delay(Lasting, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var sent = await Task.WhenAll(floods);

        Assert.Equal(("complete", "complete"), (left.Outcome, asked.Outcome));
        Assert.All(sent, each => Assert.True(each > 0));
        TestContext.Current.TestOutputHelper?.WriteLine($"Forged orders to {string.Join(", ", Flooded.Zip(sent, (role, count) => $"the {role}: {count}"))}");
        var destroyed = before.Select(each => each.KeyName).Except((await LivingKeys(services)).Select(each => each.KeyName)).ToList();
        Assert.Single(destroyed);
        var vault = services.GetRequiredService<IKeyVault>();
        foreach (var binding in before.Where(each => each.KeyName != destroyed[0]))
            Assert.Equal(KeyPresence.Present, await vault.Probe(binding.KeyName, default));
    }

    private static async Task<int> Flood(IServiceProvider services, Role role, ForgedOrders forged, CancellationToken stop)
    {
        var desk = services.GetRequiredService<OrderDesk>();
        var sent = 0;
        for (; !stop.IsCancellationRequested; sent++)
            await desk.Take(role, Role.Service, forged.Next(), CancellationToken.None);
        return sent;
    }

    private static async Task<List<SubjectKeyBinding>> LivingKeys(IServiceProvider services) =>
        await services.GetRequiredService<ISubjectKeyStore>().List(default)
            .Where(each => each.State is BindingState.Active && KeyOwners.IsSubject(each.Subject)).ToListAsync();
}
