using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>Two hosts on one storage: one works, the other is kept out or thrown out.</summary>
public sealed class FencingTests(AzuriteFixture azurite)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WorkflowReference<Nothing, string> Waiting = new("Waiting");

    private static readonly WorkflowTable Table = new([WorkflowEntry.Of(Waiting, Wait)], []);

    private static async Task<string> Wait(IWorkflowContext context, Nothing input) =>
        (await context.WaitFor(context.Now + Duration.FromDays(1), "word"))!.Read<string>();

    [Fact]
    public async Task A_second_host_refuses_to_start_in_one_clear_sentence()
    {
        await using var host = await EmbeddedHost.Start(azurite, Table);
        using var second = host.NewEngine();
        var refusal = await Assert.ThrowsAsync<HostLeaseHeldException>(() => second.StartAsync(None));

        Assert.Equal(
            $"Another host (process {Environment.ProcessId} on {Environment.MachineName}) works on this storage; stop it first, or give this one storage of its own.",
            refusal.Message);
    }

    [Fact]
    public async Task A_second_host_may_wait_until_the_first_has_stopped()
    {
        await using var host = await EmbeddedHost.Start(azurite, Table);
        var first = host.Engine;
        host.Options.WaitForLease = TimeSpan.FromMinutes(1);
        var starting = host.Start();
        await first.StopAsync(None);
        await starting;

        Assert.True(await host.Client.Start(Waiting, "one", Nothing.Value, None));
        first.Dispose();
    }

    [Fact]
    public async Task A_host_that_was_killed_is_replaced_at_once()
    {
        await using var host = await EmbeddedHost.Start(azurite, Table);
        await host.Client.Start(Waiting, "one", Nothing.Value, None);
        await host.CrashAndRestart();

        Assert.True(await host.Client.Raise("one", "word", "on", None));
    }

    [Fact]
    public async Task A_host_whose_lease_ran_out_can_write_no_more_and_stops_itself()
    {
        await using var host = await EmbeddedHost.Start(azurite, Table);
        await host.Client.Start(Waiting, "one", Nothing.Value, None);
        var stale = host.Engine;

        // For the row its time is up; the stale host itself does not know yet.
        host.Clock.Pass(Duration.FromMinutes(10));
        await host.Start();
        await Assert.ThrowsAsync<FencedException>(() => stale.Raise("one", "word", "stale", None));
        Assert.Contains("another host", await stale.Stopped.WaitAsync(TimeSpan.FromMinutes(5)), StringComparison.Ordinal);

        Assert.True(await host.Client.Raise("one", "word", "fresh", None));
        while ((await host.Client.Find("one", None))!.Output is not "\"fresh\"")
            await Task.Delay(10);
        stale.Dispose();
    }

    [Fact]
    public async Task An_instance_that_a_stale_host_started_late_goes_on_at_the_new_host()
    {
        await using var host = await EmbeddedHost.Start(azurite, Table);
        var stale = host.Engine;
        host.Clock.Pass(Duration.FromMinutes(10));
        await host.Start();
        Assert.True(await stale.Start(Waiting, "late", Nothing.Value, None));
        while (!await host.Client.Raise("late", "word", "found", None))
            await Task.Delay(50);

        stale.Abandon();
        stale.Dispose();
    }

    [Fact]
    public void A_process_that_is_gone_or_is_another_with_the_same_id_owns_nothing()
    {
        var here = LeaseOwner.Here(Guid.NewGuid());
        here.Enter();
        Assert.False(here.IsGone());
        Assert.True((here with { ProcessStarted = here.ProcessStarted.AddHours(-1) }).IsGone());
        Assert.True((here with { Process = int.MaxValue }).IsGone());
        Assert.True((here with { Engine = "another engine of this process" }).IsGone());
        Assert.False((here with { Machine = "elsewhere", Process = int.MaxValue }).IsGone());
        here.Leave();
        Assert.True(here.IsGone());
    }
}
