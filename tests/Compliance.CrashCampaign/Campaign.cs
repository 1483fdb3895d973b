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

    private readonly CampaignOptions _options;
    private readonly Action<string> _print;
    private readonly CampaignShop _shop;
    private readonly Random _random;
    private readonly Blows _blows;
    private readonly Ledger _ledger;
    private readonly Petitions _petitions;
    private readonly Crowd _crowd;
    private readonly List<Kill> _kills = [];
    private readonly List<string> _broken = [];
    private readonly List<string> _unforeseen = [];
    private Task _thaw = Task.CompletedTask;
    private int _resumed;

    private Campaign(CampaignOptions options, CampaignShop shop, Action<string> print)
    {
        _options = options;
        _shop = shop;
        _print = print;
        _random = new Random(options.Seed);
        _blows = new Blows(_random);
        _ledger = new Ledger(shop.Stores.StorageConnectionString);
        _petitions = new Petitions(options, _random);

        // Some end before the kill comes; enough must be left then.
        _crowd = new Crowd(_petitions, _ledger, options.Requests * 2);
    }

    /// <summary>Only kills over enough running requests count.</summary>
    private int Counted => _kills.Count(kill => kill.Running >= _options.Requests);

    private int InFlight => _kills.Count(kill => kill.Running >= _options.Requests && kill.InFlight > 0);

    private bool IsEnough => Counted >= _options.Kills && InFlight * 10 >= _options.Kills * 9;

    public static async Task<CampaignResult> Run(CampaignOptions options, Action<string> print, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        print($"Seed {options.Seed}: {options.Validated().Kills} kills over {options.Requests} running requests");
        await using var shop = await CampaignShop.Open(options, cancellation);
        var before = await Holdings.Take(shop, cancellation);
        print(
            $"{watch.Elapsed.TotalSeconds,6:0.0} s  the shop stands: {options.Customers} customers, {options.Sealed} with keys of their "
            + $"own");
        var campaign = new Campaign(
            options, shop, line => print(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  {line}")));
        return await campaign.Run(before, cancellation);
    }

    private async Task<CampaignResult> Run(Holdings before, CancellationToken cancellation)
    {
        try
        {
            // Twice as many kills without enough activities in flight would say that the campaign itself is wrong.
            while (!IsEnough && _kills.Count < _options.Kills * 2)
                await (
                    _kills.Count == _options.Kills / 2 && Frost.IsPossible
                        ? KillWhileFrozen(cancellation)
                        : KillOnce(_blows.Next(), cancellation));
            await End(cancellation);
        }
        finally
        {
            await _thaw;
        }

        if (!Frost.IsPossible)
            _print("Azurite was not stopped: Windows has no signal for that.");
        foreach (
            var promise in (string[])[.. _crowd.Broken, .. await new Inspection(_shop, _ledger, _petitions.All, before).Run(cancellation)])
            Break(promise);
        await Summarise(cancellation);
        return new CampaignResult(_options.Seed, _kills, _broken);
    }

    private async Task KillOnce(Blow blow, CancellationToken cancellation)
    {
        var found = await _ledger.Open(cancellation);
        using var host = _shop.HostToKill(blow as Blow.AtCall);
        var (cameByItself, resumption) = await Strike(host, found, busy => Moment(blow, busy, cancellation), cancellation);
        if (cameByItself && (blow is not Blow.AtCall || !host.WasKilled))
            throw new CampaignException($"Seed {_options.Seed}: the host ended by itself:\n{host.Output}");
        await Look(blow is Blow.AtCall && !cameByItself ? $"{blow} (did not come)" : blow.ToString(), resumption, cancellation);
    }

    /// <summary>A host dies while Azurite stands still, and the next one starts into that.</summary>
    private async Task KillWhileFrozen(CancellationToken cancellation)
    {
        using var host = _shop.HostToKill(null);
        var (_, first) = await Strike(host, await _ledger.Open(cancellation), busy => InTheFrost(busy, cancellation), cancellation);

        // Nobody can look into the tables now: what the first one left is what is open once Azurite goes on.
        using var next = _shop.HostToKill(null);
        await _thaw;
        var (running, inFlight, found) = (
            await _ledger.Running(cancellation), await _ledger.InFlight(cancellation), await _ledger.Open(cancellation));
        var (_, second) = await Strike(next, found, busy => Moment(_blows.Soon(), busy, cancellation), cancellation);
        Note("while Azurite stood still", running, inFlight, first);
        await Look("after a start in the frost", second, cancellation);
    }

    private async Task InTheFrost(Task busy, CancellationToken cancellation)
    {
        await busy.WaitAsync(PatienceForStart, cancellation);
        await Task.Delay(_random.Next(500), cancellation);
        await Frost.Freeze(_shop.AzuriteProcess);
        _print($"Azurite stands still for {_options.Freeze.TotalSeconds:0} s");
        _thaw = Thaw();
        await Task.Delay(_options.Freeze * (0.2 + (_random.NextDouble() / 2)), cancellation);
    }

    private async Task Thaw()
    {
        await Task.Delay(_options.Freeze, CancellationToken.None);
        await Frost.Thaw(_shop.AzuriteProcess);
        _print("Azurite goes on");
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
        var takeover = new Takeover(_ledger);
        var pressing = _crowd.Press(host, full, enough.Token);
        var watching = takeover.Watch(found, enough.Token);
        var struck = moment(Task.WhenAll(full.Task, takeover.Begun));
        var byItself = await Task.WhenAny(host.Ended, struck) == host.Ended;
        if (!byItself)
            await struck;
        await host.Kill();
        _unforeseen.AddRange(host.Unforeseen);
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
            throw new CampaignException($"Seed {_options.Seed}: the host did not start:\n{host.Output}");
    }

    private async Task Look(string how, Resumption resumption, CancellationToken cancellation) =>
        Note(how, await _ledger.Running(cancellation), await _ledger.InFlight(cancellation), resumption);

    private void Note(string how, int running, int inFlight, Resumption resumption)
    {
        _kills.Add(new Kill(_kills.Count + 1, how, running, inFlight, resumption));
        _print(_kills[^1].ToString());
    }

    private void Break(string promise)
    {
        _broken.Add(promise);
        _print($"BROKEN: {promise}");
    }

    private async Task End(CancellationToken cancellation)
    {
        _print($"Enough: now all {_petitions.All.Count} requests may end");
        using var host = _shop.HostToKill(null);
        await Up(host, cancellation);
        var deadline = Task.Delay(_options.Timeout, cancellation);
        await _crowd.Repeat(host, _petitions.Unanswered, cancellation);
        for (var look = 1; !deadline.IsCompleted && !await AllEnded(cancellation); look++)
        {
            await Task.Delay(500, cancellation);
            if (look % 20 == 0)
                _resumed += await Crowd.Resume(
                    host,
                    (await _ledger.Requests(cancellation)).Where(each => each.Outcome is null).Select(each => each.RequestId),
                    cancellation);
        }

        await _crowd.Repeat(host, _petitions.All.Take(_options.Requests), cancellation);
        await host.Kill();
        _unforeseen.AddRange(host.Unforeseen);
    }

    private async Task<bool> AllEnded(CancellationToken cancellation) =>
        (await _ledger.Open(cancellation)).Count == 0
        && (await _ledger.Requests(cancellation)).All(record => record.Outcome is not null);

    private async Task Summarise(CancellationToken cancellation)
    {
        var attempts = await _ledger.Attempts(cancellation);
        if (!IsEnough)
            Break($"{Counted} kills met {_options.Requests} running requests, {InFlight} of them an activity in flight");
        _print(
            $"seed {_options.Seed}: {_kills.Count} kills, {Counted} of them over {_options.Requests} to {_kills.Max(kill => kill.Running)} "
            + $"running requests, "
                + $"{InFlight} of these with activities in flight");
        _print(
            $"  {attempts.Count} attempts at activities, of which {attempts.Count(begun => begun > 1)} were begun again after a kill, "
            + $"and {_resumed} too often: these an operator resumed");
        var answered = await _ledger.EndedSteps(cancellation);
        _print(
            $"  {answered.Count} answers in the histories, of which {answered.Count - answered.Distinct().Count()} came once more for a "
            + $"step that had one: the first one counts");
        if (
            _kills
                .Where(kill => kill.Resumption.All is not null)
                .Select(kill => kill.Resumption.All!.Value.TotalSeconds)
                .Order()
                .ToList() is
            { Count: > 0 } taken)
            _print(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  all that was open had gone on within {taken[0]:0.0} to {taken[^1]:0.0} s of a start, half the times within "
                    + $"{taken[taken.Count / 2]:0.0} s"));
        foreach (
            var (what, count) in _petitions
                .All.CountBy(petition => $"{petition.Right}, {petition.Expected}")
                .OrderBy(pair => pair.Key, StringComparer.Ordinal))
            _print($"  {count,4} requests: {what}");
        _unforeseen.ForEach(failure => _print($"  on the way: {failure}"));
        _print(_broken.Count == 0 ? "Every request ended once, with the right outcome." : $"{_broken.Count} promises were broken.");
    }
}
