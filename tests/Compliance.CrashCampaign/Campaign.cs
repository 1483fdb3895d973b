using System.Diagnostics;
using System.Globalization;

namespace Compliance.CrashCampaign;

/// <summary>
/// Kills the local host again and again while requests run, stops Azurite for a while half-way, lets everything end, and then counts at
/// the stores.
/// </summary>
public sealed class Campaign
{
    /// <summary>A point that does not come by then is not waited for any longer: the host dies at that instant.</summary>
    private static readonly TimeSpan PatienceForPoint = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan PatienceForStart = TimeSpan.FromSeconds(120);

    private readonly CampaignOptions options;
    private readonly Action<string> print;
    private readonly CampaignShop shop;
    private readonly Random random;
    private readonly Blows blows;
    private readonly Ledger ledger;
    private readonly Journal journal;
    private readonly Petitions petitions;
    private readonly Crowd crowd;
    private readonly List<Kill> kills = [];
    private readonly List<string> broken = [];
    private readonly List<string> unforeseen = [];
    private HashSet<StepKey> ended = [];
    private Task thaw = Task.CompletedTask;
    private readonly HashSet<(StepKey Step, int Attempt)> begun = [];
    private int repeated;

    private Campaign(CampaignOptions options, CampaignShop shop, Action<string> print)
    {
        this.options = options;
        this.shop = shop;
        this.print = print;
        random = new Random(options.Seed);
        blows = new Blows(random);
        ledger = new Ledger(shop.Stores.StorageConnectionString);
        journal = new Journal(shop.Journal);
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
        print($"{watch.Elapsed.TotalSeconds,6:0.0} s  the shop stands: {options.Customers} customers, {options.Sealed} with keys of their own");
        var campaign = new Campaign(options, shop, line => print(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  {line}")));
        return await campaign.Run(before, cancellation);
    }

    private async Task<CampaignResult> Run(Holdings before, CancellationToken cancellation)
    {
        try
        {
            // Twice as many kills without enough activities in flight would say that the campaign itself is wrong.
            while (!IsEnough && kills.Count < options.Kills * 2)
                await (kills.Count == options.Kills / 2 && Frost.IsPossible ? KillWhileFrozen(cancellation) : KillOnce(blows.Next(), cancellation));
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
        Summarise();
        return new CampaignResult(options.Seed, kills, broken);
    }

    private async Task KillOnce(Blow blow, CancellationToken cancellation)
    {
        using var host = shop.HostToKill((blow as Blow.AtPoint)?.Fault);
        var cameByItself = await Strike(host, full => Moment(blow, full, cancellation), cancellation);
        if (cameByItself && (blow is not Blow.AtPoint || !host.WasKilled))
            throw new CampaignException($"Seed {options.Seed}: the host ended by itself:\n{host.Output}");
        await Look(host, blow is Blow.AtPoint && !cameByItself ? $"{blow} (did not come)" : blow.ToString(), cancellation);
    }

    /// <summary>A host dies while Azurite stands still, and the next one starts into that.</summary>
    private async Task KillWhileFrozen(CancellationToken cancellation)
    {
        using var host = shop.HostToKill(null);
        await Strike(host, full => InTheFrost(full, cancellation), cancellation);
        Judge(journal.Next());

        using var next = shop.HostToKill(null);
        await Strike(next, full => Moment(blows.Soon(), full, cancellation), cancellation);

        // Nobody could look into the tables when the first one died; the second one could.
        Note("while Azurite stood still", next.Resumed?.Instances ?? 0, next.Resumed?.Activities ?? 0, host.Resumed);
        await Look(next, "after a start in the frost", cancellation);
    }

    private async Task InTheFrost(Task full, CancellationToken cancellation)
    {
        await full.WaitAsync(PatienceForStart, cancellation);
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

    /// <summary>Keeps the host busy until the moment, which may depend on its being full of work, or until it dies by itself; then it dies.</summary>
    /// <returns>Whether it died by itself.</returns>
    private async Task<bool> Strike(HostProcess host, Func<Task, Task> moment, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pressing = crowd.Press(host, full, enough.Token);
        var struck = moment(full.Task);
        var byItself = await Task.WhenAny(host.Ended, struck) == host.Ended;
        if (!byItself)
            await struck;
        await host.Kill();
        unforeseen.AddRange(host.Unforeseen);
        await enough.CancelAsync();
        await pressing;
        return byItself;
    }

    private static async Task Moment(Blow blow, Task full, CancellationToken cancellation)
    {
        if (blow is not Blow.WhileStarting)
            await full.WaitAsync(PatienceForStart, cancellation);
        await Task.Delay(blow.Until ?? PatienceForPoint, cancellation);
    }

    private async Task Up(HostProcess host, CancellationToken cancellation)
    {
        await Task.WhenAny(host.Ended, host.Up).WaitAsync(PatienceForStart, cancellation);
        if (!host.Up.IsCompleted)
            throw new CampaignException($"Seed {options.Seed}: the host did not start:\n{host.Output}");
    }

    private async Task Look(HostProcess host, string how, CancellationToken cancellation)
    {
        var starts = journal.Next();
        Judge(starts);
        ended = [.. await ledger.EndedSteps(cancellation)];
        var inFlight = starts.Select(start => start.Step).Distinct().Count(step => !ended.Contains(step));
        Note(how, await ledger.Running(cancellation), inFlight, host.Resumed);
    }

    private void Note(string how, int running, int inFlight, (int, int)? resumed)
    {
        kills.Add(new Kill(kills.Count + 1, how, running, inFlight, resumed));
        print(kills[^1].ToString());
    }

    /// <summary>What one host may start: no step whose end was in a history before, and no attempt twice.</summary>
    private void Judge(IReadOnlyList<(StepKey Step, int Attempt)> starts)
    {
        foreach (var start in starts.Where(start => ended.Contains(start.Step)))
            Break($"{start.Step} ran again after its end was durable");
        foreach (var (start, _) in starts.CountBy(start => start).Where(start => start.Value > 1))
            Break($"{start.Step} ran twice in one host");
        repeated += starts.Count(start => !begun.Add(start));
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
        var deadline = Task.Delay(options.Patience, cancellation);
        await crowd.Repeat(host, petitions.Unanswered, cancellation);
        while (!deadline.IsCompleted && !await AllEnded(cancellation))
            await Task.Delay(500, cancellation);
        await crowd.Repeat(host, petitions.All.Take(options.Requests), cancellation);
        await host.Kill();
        unforeseen.AddRange(host.Unforeseen);
        Judge(journal.Next());
    }

    private async Task<bool> AllEnded(CancellationToken cancellation) =>
        (await ledger.Phases(cancellation)).All(instance => instance.Phase is not ("Running" or "Suspended"))
        && (await ledger.Requests(cancellation)).All(record => record.Outcome is not null);

    private void Summarise()
    {
        if (!IsEnough)
            Break($"{Counted} kills met {options.Requests} running requests, {InFlight} of them an activity in flight");
        print($"seed {options.Seed}: {kills.Count} kills, {Counted} of them over {options.Requests} to {kills.Max(kill => kill.Running)} running requests, "
            + $"{InFlight} of these with activities in flight");
        print($"  {begun.Count} attempts at activities, of which {repeated} ran again after a kill");
        foreach (var (what, count) in petitions.All.CountBy(petition => $"{petition.Right}, {petition.Expected}").OrderBy(pair => pair.Key, StringComparer.Ordinal))
            print($"  {count,4} requests: {what}");
        unforeseen.ForEach(failure => print($"  on the way: {failure}"));
        print(broken.Count == 0 ? "Every request ended once, with the right outcome." : $"{broken.Count} promises were broken.");
    }
}
