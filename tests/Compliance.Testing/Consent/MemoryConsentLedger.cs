using System.Runtime.CompilerServices;
using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using NodaTime;

namespace Compliance.Testing.Consent;

/// <summary>
/// The ledger's port in memory, as strict as a table: a change that was decided on an older state is refused. Can be told to lose a race,
/// and to let others go first.
/// </summary>
public sealed class MemoryConsentLedger : IConsentLedger, IConsentDeadlines, IUnloggedConsents
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConsentHolder, (LedgerView View, List<ConsentEvent> Events)> _ledgers = [];
    private readonly Dictionary<(ConsentHolder, Sha256Hash), RenderedNotice> _rendered = [];
    private readonly Dictionary<(ConsentHolder, Guid), long> _joined = [];
    private readonly SortedDictionary<(string, int, string), ConsentHolder> _holders = [];
    private readonly SortedDictionary<string, NotedLedger> _notes = new(StringComparer.Ordinal);
    private readonly HashSet<ConsentHolder> _restricted = [];
    private int _version;

    /// <summary>Called before each commit: true makes it fail as if another change had come in between.</summary>
    public Func<bool> LosesRace { get; set; } = () => false;

    /// <summary>Awaited before each call.</summary>
    public Func<Task> Yield { get; set; } = () => Task.CompletedTask;

    public async Task<LedgerView> Read(ConsentHolder holder, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
            return Of(holder).View;
    }

    public async Task<bool> TryCommit(LedgerCommit commit, CancellationToken cancellation)
    {
        await Yield();
        if (commit.Events.Count > 0)
        {
            lock (_lock)
            {
                var noted = new NotedLedger(commit.Read.Holder, commit.Head.LastAt, $"{++_version}");
                _notes[noted.Holder.ToString()] = noted;
            }

            await Yield();
        }

        lock (_lock)
        {
            var holder = commit.Read.Holder;
            var (view, events) = Of(holder);
            if (LosesRace() || view.Version != commit.Read.Version)
                return false;
            var topics = view.Topics.ToDictionary(StringComparer.Ordinal);
            foreach (var (topic, state) in commit.Topics)
                topics[topic] = state;
            if (commit.Answered is { } answered)
                _rendered[(holder, answered.TokenHash)] = answered;
            if (commit.Joined is { } joined)
                _joined[(holder, joined.Device)] = joined.Through;
            _ledgers[holder] = (new LedgerView(holder, commit.Head, $"{++_version}", topics), [.. events, .. commit.Events]);
            return true;
        }
    }

    public async Task AddRendered(ConsentHolder holder, RenderedNotice rendered, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
            _rendered.Add((holder, rendered.TokenHash), rendered);
    }

    public async Task<RenderedNotice?> FindRendered(ConsentHolder holder, Sha256Hash tokenHash, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
            return _rendered.GetValueOrDefault((holder, tokenHash));
    }

    public async Task<long> FindJoined(ConsentHolder person, Guid device, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
            return _joined.GetValueOrDefault((person, device));
    }

    public async IAsyncEnumerable<ConsentEvent> History(
        ConsentHolder holder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Yield();
        List<ConsentEvent> events;
        lock (_lock)
            events = Of(holder).Events;
        foreach (var each in events)
            yield return each;
    }

    public async IAsyncEnumerable<LedgerDeadline> Passed(Instant now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Yield();
        List<LedgerDeadline> passed;
        lock (_lock)
        {
            var consents = _ledgers
                .Where(ledger => ledger.Value.View.Topics.Values.Any(each =>
                    each.Event is { Act: ConsentAct.Given or ConsentAct.Renewed, Until: { } ends } && ends <= now))
                .Select(ledger => new LedgerDeadline(ledger.Key, null, ""));
            var rendered = _rendered.Where(each => each.Value is { UsedBy: null } && each.Value.Expires <= now)
                .Select(each => new LedgerDeadline(each.Key.Item1, each.Key.Item2, ""));
            passed = [.. consents, .. rendered];
        }

        foreach (var each in passed)
            yield return each;
    }

    public Task Remove(LedgerDeadline deadline, CancellationToken cancellation) => Yield();

    public async Task<bool> RemoveRendered(ConsentHolder holder, Sha256Hash tokenHash, Instant now, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
        {
            return _rendered.TryGetValue((holder, tokenHash), out var there) && there is { UsedBy: null } && there.Expires <= now
                && _rendered.Remove((holder, tokenHash));
        }
    }

    public async Task AddHolder(string notice, int version, ConsentHolder holder, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
            _holders[(notice, version, holder.ToString())] = holder;
    }

    public async Task AddRestricted(ConsentHolder person, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
            _restricted.Add(person);
    }

    public Task<bool> MayBeRestricted(ConsentHolder person, CancellationToken cancellation)
    {
        lock (_lock)
            return Task.FromResult(_restricted.Contains(person));
    }

    public IAsyncEnumerable<ConsentHolder> ListRestricted(CancellationToken cancellation)
    {
        lock (_lock)
            return _restricted.ToList().ToAsyncEnumerable();
    }

    public async Task<HolderPage> Holders(string notice, int version, string? after, int size, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
        {
            var found = _holders
                .Where(each => each.Key.Item1 == notice && each.Key.Item2 == version)
                .Where(each => string.CompareOrdinal(each.Key.Item3, after) > 0)
                .Select(each => each.Value)
                .Take(size)
                .ToList();
            return new HolderPage(found, found.Count == size ? found[^1].ToString() : null);
        }
    }

    public async IAsyncEnumerable<NotedLedger> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Yield();
        List<NotedLedger> notes;
        lock (_lock)
            notes = [.. _notes.Values];
        foreach (var note in notes)
            yield return note;
    }

    public async Task<UnloggedEvents> Read(ConsentHolder holder, int max, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
        {
            var (view, events) = Of(holder);
            var left = events.Where(each => each.Sequence > view.Head.LoggedThrough).ToList();
            var isAll = left.Count <= max;
            return new UnloggedEvents(
                holder, [.. left.Take(max)], isAll ? view.Head.Sequence : left[max - 1].Sequence, isAll, view.Version);
        }
    }

    public async Task<bool> TryConfirm(UnloggedEvents logged, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
        {
            var (view, events) = Of(logged.Holder);
            if (view.Version != logged.Version)
                return false;
            var head = view.Head with { LoggedThrough = logged.Through };
            _ledgers[logged.Holder] = (view with { Head = head, Version = $"{++_version}" }, events);
            return true;
        }
    }

    public async Task Remove(NotedLedger note, CancellationToken cancellation)
    {
        await Yield();
        lock (_lock)
        {
            if (_notes.TryGetValue(note.Holder.ToString(), out var there) && there.Version == note.Version)
                _notes.Remove(note.Holder.ToString());
        }
    }

    private (LedgerView View, List<ConsentEvent> Events) Of(ConsentHolder holder) =>
        _ledgers.TryGetValue(holder, out var there)
            ? there
            : (new LedgerView(holder, LedgerHead.Empty, null, new Dictionary<string, TopicState>()), []);
}
