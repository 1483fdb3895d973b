using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;

namespace Compliance.Testing.Consent;

/// <summary>
/// Answers, withdrawals and one material change of the notice at the same time, through several instances of the service. Afterwards the
/// decision engine is asked, and compared with what the callers saw: each remembers when it began and when it had its answer.
/// </summary>
public sealed class Interleaving
{
    private static readonly string[] Purposes = [ConsentBench.Recommend, ConsentBench.Newsletter, ConsentBench.Share];

    private readonly ConsentBench _bench;
    private readonly ConsentService[] _instances;
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly string _notice = $"notice-{Guid.NewGuid():N}";
    private readonly Random _random;
    private readonly List<Done> _done = [];
    private long _tick;

    private Interleaving(ConsentBench bench, int instances, int seed)
    {
        (_bench, _random) = (bench, new Random(seed));
        _instances = [.. Enumerable.Range(0, instances).Select(_ => bench.Instance())];
    }

    /// <summary>What was done, with the purposes that are allowed afterwards.</summary>
    /// <param name="Allowed">In the end.</param>
    /// <param name="Wrong">What is allowed and must not be, or the other way round; empty where all is right.</param>
    public sealed record Result(int Allowed, IReadOnlyList<string> Wrong);

    public static async Task<Result> Run(ConsentBench bench, int seed, int actors = 8, int instances = 3)
    {
        var world = new Interleaving(bench, instances, seed);
        await bench.Publish(ConsentBench.NoticeOf(code: world._notice));
        await Task.WhenAll(Enumerable.Range(0, actors).Select(world.Plan).ToList().Select(act => Task.Run(act)));
        return await world.Check();
    }

    /// <summary>Drawn before anything runs, so that a seed gives the same acts, if not the same order.</summary>
    private Func<Task> Plan(int actor)
    {
        var (instance, purpose) = (_instances[_random.Next(_instances.Length)], Purposes[_random.Next(Purposes.Length)]);
        var isYes = _random.Next(4) > 0;
        return _random.Next(10) switch
        {
            0 => () => WithdrawAll(instance),
            1 or 2 => () => Withdraw(instance, purpose),
            3 when actor == 3 => () => Supersede(instance),
            _ => () => Answer(instance, purpose, isYes),
        };
    }

    private async Task Answer(ConsentService instance, string purpose, bool isYes)
    {
        var began = Now();
        try
        {
            var token = await _bench.Render(_person, 1, _notice, instance);
            var rendered = Now();
            await _bench.Reply(_person, token, purpose, isYes, instance);
            Note(new Done(isYes ? Kind.Yes : Kind.No, purpose, began, rendered, Now()));
        }
        catch (ConsentException refused)
            when (refused.Error is ConsentError.TokenBeforeWithdrawal or ConsentError.NoticeReplaced)
        {
            // That is right, and changes nothing.
        }
    }

    private async Task Withdraw(ConsentService instance, string purpose)
    {
        var began = Now();
        await instance.Withdraw(_person, purpose, ConsentMethod.WebForm, ActingHand.Self, default);
        Note(new Done(Kind.Withdrawal, purpose, began, began, Now()));
    }

    private async Task WithdrawAll(ConsentService instance)
    {
        var began = Now();
        await instance.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default);
        var ended = Now();
        foreach (var purpose in Purposes)
            Note(new Done(Kind.Withdrawal, purpose, began, began, ended));
    }

    private async Task Supersede(ConsentService instance)
    {
        var began = Now();
        await _bench.Publish(ConsentBench.NoticeOf(2, _notice), NoticeChangeKind.Material);
        string? from = null;
        do
        {
            from = (await instance.Supersede(_notice, 2, from, 1, default)).Next;
        }
        while (from is not null);
        foreach (var purpose in Purposes)
            Note(new Done(Kind.Change, purpose, began, began, Now()));
    }

    private async Task<Result> Check()
    {
        var (allowed, wrong) = (0, new List<string>());
        foreach (var purpose in Purposes)
        {
            var answer = await _bench.Ask(_person, purpose);
            allowed += answer.IsAllowed ? 1 : 0;
            var acts = _done.Where(each => each.Purpose == purpose).ToList();
            if (answer.IsAllowed && !acts.Any(yes => yes.Kind is Kind.Yes && acts.All(other => !Ends(other, yes))))
                wrong.Add($"{purpose} is allowed, and nobody can have said yes last");
            if (!answer.IsAllowed && acts.Any(yes => yes.Kind is Kind.Yes && acts.All(other => IsHarmless(other, yes))))
                wrong.Add($"{purpose} is refused ({answer.Reason}), and somebody said yes last");
        }

        var events = await _bench.Consent.History(_person, default).ToListAsync();
        if (events.Select(each => each.Id).Distinct(StringComparer.Ordinal).Count() != events.Count)
            wrong.Add("an event is recorded twice");
        return new Result(allowed, wrong);
    }

    /// <summary>Whether an act must have ended a yes, whatever the order in which what overlapped took place.</summary>
    private static bool Ends(Done other, Done yes) => other.Kind switch
    {
        // An answer to a notice that was rendered before the withdrawal began is void, however late it came.
        Kind.Withdrawal => other.Began > yes.Rendered,
        Kind.No => other.Rendered > yes.Ended,
        Kind.Change => true,
        _ => false,
    };

    /// <summary>Whether an act cannot have ended a yes.</summary>
    private static bool IsHarmless(Done other, Done yes) =>
        other.Kind is Kind.Yes || (other.Kind is not Kind.Change && other.Ended < yes.Began);

    private void Note(Done done)
    {
        lock (_done)
            _done.Add(done);
    }

    private long Now() => Interlocked.Increment(ref _tick);

    private enum Kind
    {
        Yes,
        No,
        Withdrawal,
        Change,
    }

    private sealed record Done(Kind Kind, string Purpose, long Began, long Rendered, long Ended);
}
