using Compliance.Personalization.Changes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Compliance.Tests.Personalization;

public sealed class FactChangesTests
{
    private static readonly TimeSpan Settled = (IChangeNotes.ChangeWithin * 2).ToTimeSpan();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly Notes _notes;
    private readonly FactChanges _changes;

    public FactChangesTests()
    {
        _notes = new Notes(_time);
        _changes = new FactChanges(_notes, _time, NullLogger<FactChanges>.Instance);
    }

    [Fact]
    public async Task Of_whom_there_is_a_note_nothing_is_sure_until_the_change_must_have_been_made()
    {
        await _changes.Look();
        var before = _time.GetTimestamp();
        Assert.True(_changes.IsUnchanged("anna", before));
        _notes.Add("anna");
        _time.Advance(TimeSpan.FromSeconds(1));
        await _changes.Look();
        Assert.False(_changes.IsUnchanged("anna", before));
        Assert.True(_changes.IsUnchanged("ben", before));

        _time.Advance(Settled - TimeSpan.FromSeconds(1));
        await _changes.Look();
        Assert.False(_changes.IsUnchanged("anna", _time.GetTimestamp()));
        _time.Advance(Settled);
        await _changes.Look();
        Assert.True(_changes.IsUnchanged("anna", _time.GetTimestamp()));
        Assert.False(_changes.IsUnchanged("anna", before));
    }

    [Fact]
    public async Task A_note_that_is_older_than_the_first_look_and_whose_change_may_still_come_counts()
    {
        _notes.Add("anna");
        _time.Advance(Settled - TimeSpan.FromSeconds(1));
        await _changes.Look();
        Assert.False(_changes.IsUnchanged("anna", _time.GetTimestamp()));
    }

    [Fact]
    public async Task A_note_of_everybody_counts_for_everybody()
    {
        await _changes.Look();
        var before = _time.GetTimestamp();
        _notes.Add(null);
        await _changes.Look();
        Assert.False(_changes.IsUnchanged("ben", before));
    }

    [Fact]
    public async Task What_was_read_before_a_long_pause_between_looks_is_not_sure()
    {
        await _changes.Look();
        var before = _time.GetTimestamp();
        _time.Advance(Settled);
        await _changes.Look();
        Assert.False(_changes.IsUnchanged("anna", before));
        Assert.True(_changes.IsUnchanged("anna", _time.GetTimestamp()));
    }

    [Fact]
    public async Task A_look_that_fails_throws_nothing_and_leaves_the_earlier_one()
    {
        await _changes.Look();
        var seen = _changes.Seen;
        _notes.Failure = new TimeoutException();
        _time.Advance(TimeSpan.FromSeconds(1));
        await _changes.Look();
        Assert.Same(seen, _changes.Seen);
        _notes.Failure = null;
        await _changes.Look();
        Assert.Equal(_time.GetUtcNow(), _changes.Seen!.AsOf);
    }

    [Fact]
    public async Task Who_asks_while_a_look_is_under_way_shares_it()
    {
        _notes.Held = new TaskCompletionSource();
        var first = _changes.Look();
        Assert.Same(first, _changes.Look());
        _notes.Held.SetResult();
        await first;
        Assert.Equal(1, _notes.Readings);
    }

    [Fact]
    public async Task Each_look_goes_back_behind_the_last_one_by_what_times_of_notes_may_differ()
    {
        await _changes.Look();
        var last = _notes.Now();
        _time.Advance(TimeSpan.FromSeconds(10));
        await _changes.Look();
        Assert.Equal(last - IChangeNotes.MaxSkew, _notes.From);
    }

    private sealed class Notes(FakeTimeProvider time) : IChangeNotes
    {
        private readonly List<(Instant At, string? Person)> _notes = [];

        public Exception? Failure { get; set; }

        public TaskCompletionSource? Held { get; set; }

        public int Readings { get; private set; }

        public Instant From { get; private set; }

        public void Add(string? person) => _notes.Add((Now(), person));

        public Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());

        public Task<Instant> Now(CancellationToken cancellation) => Task.FromResult(Now());

        public async Task<NotesRead> Read(Instant from, CancellationToken cancellation)
        {
            (From, Readings) = (from, Readings + 1);
            if (Held is { } held)
                await held.Task;
            if (Failure is { } failure)
                throw failure;
            var found = _notes.Where(each => each.At >= from).Select(each => each.Person).ToList();
            return new NotesRead([.. found.OfType<string>().Distinct()], found.Contains(null), Now());
        }

        public Task RemoveBefore(Instant at, CancellationToken cancellation) => Task.CompletedTask;
    }
}
