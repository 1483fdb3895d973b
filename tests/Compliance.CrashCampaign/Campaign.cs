using System.Diagnostics;
using System.Globalization;

namespace Compliance.CrashCampaign;

/// <summary>
/// Kills the local host again and again while requests run, stops Azurite for a while half-way, lets everything end, and then counts at
/// the stores.
/// </summary>
public sealed class Campaign
{
    /// <summary>A call that does not come by then is not waited for any longer: the host dies at that instant.</summary>
    private static readonly TimeSpan PatienceForCall = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan PatienceForStart = TimeSpan.FromSeconds(120);

    private readonly CampaignOptions options;
    private readonly Action<string> print;
    private readonly CampaignShop shop;
    private readonly Random random;
    private readonly Blows blows;
    private readonly Ledger ledger;
    private readonly Petitions petitions;
    private readonly Crowd crowd;
    private readonly List<Kill> kills = [];
    private readonly List<string> broken = [];
    private readonly List<string> unforeseen = [];
    private Task thaw = Task.CompletedTask;
    private int resumed;

    private Campaign(CampaignOptions options, CampaignShop shop, Action<string> print)
    {
        this.options = options;
        this.shop = shop;
        this.print = print;
        random = new Random(options.Seed);
        blows = new Blows(random);
        ledger = new Ledger(shop.Stores.StorageConnectionString);
        petitions = new Petitions(options, random);

        // Some end before the kill comes; enough must be left then.
        crowd = new Crowd(petitions, ledger, options.Requests * 2);
    }

    /// <summary>Only kills over enough running requests count.</summary>
    private int Counted => kills.Count(kill => kill.Running >= options.Requests);

    private int InFlight => kills.Count(kill => kill.Running >= options.Requests && kill.InFlight > 0);

    private bool IsEnough => Counted >= options.Kills && InFlight * 10 >= options.Kills * 9;

    public static async Task<CampaignResult> Run(CampaignOptions options, Action<string> print, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        print($"Seed {options.Seed}: {options.Validated().Kills} kills over {options.Requests} running requests");
        await using var shop = await CampaignShop.Open(options, cancellation);
        var before = await Holdings.Take(shop, cancellation);
        print(
            $"{watch.Elapsed.TotalSeconds, 6:0.0} s  the shop stands: {options.Customers} customers, {options.Sealed} with keys of their "
            + $"own");
        var campaign = new Campaign(
            options, shop, line => print(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds, 6:0.0} s  {line}")));
        return await campaign.Run(before, cancellation);
    }

    private async Task<CampaignResult> Run(Holdings before, CancellationToken cancellation)
    {
        try
        {
            // Twice as many kills without enough activities in flight would say that the campaign itself is wrong.
            while (!IsEnough && kills.Count < options.Kills * 2)
                await (
                    kills.Count == options.Kills / 2 && Frost.IsPossible
                        ? KillWhileFrozen(cancellation)
                        : KillOnce(blows.Next(), cancellation));
            await End(cancellation);
        }
        finally
        {
            await thaw;
        }

        if (!Frost.IsPossible)
            print("Azurite was not stopped: Windows has no signal for that.");
        foreach (var promise in (string[])[.. crowd.Broken, .. await new Inspection(shop, ledger, petitions.All, before).Run(cancellation)])
            Break(promise);
        await Summarise(cancellation);
        return new CampaignResult(options.Seed, kills, broken);
    }

    private async Task KillOnce(Blow blow, CancellationToken cancellation)
    {
        var found = await ledger.Open(cancellation);
        using var host = shop.HostToKill(blow as Blow.AtCall);
        var (cameByItself, resumption) = await Strike(host, found, busy => Moment(blow, busy, cancellation), cancellation);
        if (cameByItself && (blow is not Blow.AtCall || !host.WasKilled))
            throw new CampaignException($"Seed {options.Seed}: the host ended by itself:\n{host.Output}");
        await Look(blow is Blow.AtCall && !cameByItself ? $"{blow} (did not come)" : blow.ToString(), resumption, cancellation);
    }

    /// <summary>A host dies while Azurite stands still, and the next one starts into that.</summary>
    private async Task KillWhileFrozen(CancellationToken cancellation)
    {
        using var host = shop.HostToKill(null);
        var (_, first) = await Strike(host, await ledger.Open(cancellation), busy => InTheFrost(busy, cancellation), cancellation);

        // Nobody can look into the tables now: what the first one left is what is open once Azurite goes on.
        using var next = shop.HostToKill(null);
        await thaw;
        var (running, inFlight, found) = (
            await ledger.Running(cancellation), await ledger.InFlight(cancellation), await ledger.Open(cancellation));
        var (_, second) = await Strike(next, found, busy => Moment(blows.Soon(), busy, cancellation), cancellation);
        Note("while Azurite stood still", running, inFlight, first);
        await Look("after a start in the frost", second, cancellation);
    }

    private async Task InTheFrost(Task busy, CancellationToken cancellation)
    {
        await busy.WaitAsync(PatienceForStart, cancellation);
        await Task.Delay(random.Next(500), cancellation);
        await Frost.Freeze(shop.AzuriteProcess);
        print($"Azurite stands still for {options.Freeze.TotalSeconds:0} s");
        thaw = Thaw();
        await Task.Delay(options.Freeze * (0.2 + (random.NextDouble() / 2)), cancellation);
    }

    private async Task Thaw()
    {
        await Task.Delay(options.Freeze, CancellationToken.None);
        await Frost.Thaw(shop.AzuriteProcess);
        print("Azurite goes on");
    }

    /// <summary>
    /// Keeps the host busy until the moment, which may depend on its being busy, or until it dies by itself; then it dies.
    /// </summary>
    /// <returns>Whether it died by itself, and what it had taken up of that which was found.</returns>
    private async Task<(bool ByItself, Resumption Resumption)> Strike(
        HostProcess host,
        IReadOnlyList<(string InstanceId, DateTimeOffset Updated)> found,
        Func<Task, Task> moment,
        CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var takeover = new Takeover(ledger);
        var pressing = crowd.Press(host, full, enough.Token);
        var watching = takeover.Watch(found, enough.Token);
        var struck = moment(Task.WhenAll(full.Task, takeover.Begun));
        var byItself = await Task.WhenAny(host.Ended, struck) == host.Ended;
        if (!byItself)
            await struck;
        await host.Kill();
        unforeseen.AddRange(host.Unforeseen);
        await enough.CancelAsync();
        await Task.WhenAll(pressing, watching);
        return (byItself, takeover.Seen);
    }

    private static async Task Moment(Blow blow, Task busy, CancellationToken cancellation)
    {
        if (blow is not Blow.WhileStarting)
            await busy.WaitAsync(PatienceForStart, cancellation);
        await Task.Delay(blow.Until ?? PatienceForCall, cancellation);
    }

    private async Task Up(HostProcess host, CancellationToken cancellation)
    {
        await Task.WhenAny(host.Ended, host.Up).WaitAsync(PatienceForStart, cancellation);
        if (!host.Up.IsCompleted)
            throw new CampaignException($"Seed {options.Seed}: the host did not start:\n{host.Output}");
    }

    private async Task Look(string how, Resumption resumption, CancellationToken cancellation) =>
        Note(how, await ledger.Running(cancellation), await ledger.InFlight(cancellation), resumption);

    private void Note(string how, int running, int inFlight, Resumption resumption)
    {
        kills.Add(new Kill(kills.Count + 1, how, running, inFlight, resumption));
        print(kills[^1].ToString());
    }

    private void Break(string promise)
    {
        broken.Add(promise);
        print($"BROKEN: {promise}");
    }

    private async Task End(CancellationToken cancellation)
    {
        print($"Enough: now all {petitions.All.Count} requests may end");
        using var host = shop.HostToKill(null);
        await Up(host, cancellation);
        var deadline = Task.Delay(options.Timeout, cancellation);
        await crowd.Repeat(host, petitions.Unanswered, cancellation);
        for (var look = 1; !deadline.IsCompleted && !await AllEnded(cancellation); look++)
        {
            await Task.Delay(500, cancellation);
            if (look % 20 == 0)
                resumed += await Crowd.Resume(
                    host,
                    (await ledger.Requests(cancellation)).Where(each => each.Outcome is null).Select(each => each.RequestId),
                    cancellation);
        }

        await crowd.Repeat(host, petitions.All.Take(options.Requests), cancellation);
        await host.Kill();
        unforeseen.AddRange(host.Unforeseen);
    }

    private async Task<bool> AllEnded(CancellationToken cancellation) =>
        (await ledger.Open(cancellation)).Count == 0
        && (await ledger.Requests(cancellation)).All(record => record.Outcome is not null);

    private async Task Summarise(CancellationToken cancellation)
    {
        var attempts = await ledger.Attempts(cancellation);
        if (!IsEnough)
            Break($"{Counted} kills met {options.Requests} running requests, {InFlight} of them an activity in flight");
        print(
            $"seed {options.Seed}: {kills.Count} kills, {Counted} of them over {options.Requests} to {kills.Max(kill => kill.Running)} "
            + $"running requests, "
                + $"{InFlight} of these with activities in flight");
        print(
            $"  {attempts.Count} attempts at activities, of which {attempts.Count(begun => begun > 1)} were begun again after a kill, "
            + $"and {resumed} too often: these an operator resumed");
        var answered = await ledger.EndedSteps(cancellation);
        print(
            $"  {answered.Count} answers in the histories, of which {answered.Count - answered.Distinct().Count()} came once more for a "
            + $"step that had one: the first one counts");
        if (
            kills.Where(kill => kill.Resumption.All is not null).Select(kill => kill.Resumption.All!.Value.TotalSeconds).Order().ToList() is
            { Count: > 0 } taken)
            print(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  all that was open had gone on within {taken[0]:0.0} to {taken[^1]:0.0} s of a start, half the times within "
                    + $"{taken[taken.Count / 2]:0.0} s"));
        foreach (
            var (what, count) in petitions
                .All.CountBy(petition => $"{petition.Right}, {petition.Expected}")
                .OrderBy(pair => pair.Key, StringComparer.Ordinal))
            print($"  {count, 4} requests: {what}");
        unforeseen.ForEach(failure => print($"  on the way: {failure}"));
        print(broken.Count == 0 ? "Every request ended once, with the right outcome." : $"{broken.Count} promises were broken.");
    }
}
