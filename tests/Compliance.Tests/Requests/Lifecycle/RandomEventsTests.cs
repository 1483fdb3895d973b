using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using CsCheck;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>
/// Whatever happens to a request, in whatever order, however often, and with clocks that jump: against a model that is written apart from
/// the table.
/// </summary>
public sealed class RandomEventsTests(ITestOutputHelper output)
{
    private const int Histories = 3_000;
    private const int Shortest = 40;
    private const int Longest = 60;

    private static readonly RequestEvent[] Events = Enum.GetValues<RequestEvent>();

    private static readonly string[] Regimes = ["eu-gdpr", "uk-gdpr", "us-ca", "us-va", "br-lgpd"];

    private static readonly Gen<(RequestEvent Event, int Days, int Which)[]> Happened = Gen
        .Select(Gen.Int[0, Events.Length - 1].Select(at => Events[at]), Gen.Int[-3, 9], Gen.Int[0, 2])
        .Array[Shortest, Longest];

    [Fact]
    public void No_transition_is_illegal_every_request_can_end_and_deadlines_move_only_by_rule()
    {
        var (count, allowed) = (0, 0);
        Gen.Select(Gen.Int[0, Regimes.Length - 1], Happened).Sample(
            (regime, history) =>
            {
                var run = new History(Regimes[regime]);
                foreach (var (next, days, which) in history)
                {
                    if (run.Happens(next, days, which))
                        Interlocked.Increment(ref allowed);
                    Interlocked.Increment(ref count);
                }

                run.Ends();
            },
            iter: Histories);
        output.WriteLine($"{count} events, of which {allowed} were allowed");
        Assert.InRange(count, 100_000, int.MaxValue);
        Assert.InRange(allowed, count / 20, count - 1);
    }

    /// <summary>One request with its model, and a clock that jumps.</summary>
    private sealed class History
    {
        private static readonly Instant Received = Instant.FromUtc(2026, 2, 20, 12, 0);

        private readonly FakeClock _clock = new(Received);
        private readonly LifecycleModel _model = new();
        private readonly MemoryRequests _requests;
        private readonly RequestDeadlines _deadlines;

        public History(string regime)
        {
            _requests = new MemoryRequests(new RequestRecord("request-1", Right.Erasure, regime, Received, default));
            _deadlines = new RequestDeadlines(LawClock.Standard, _requests, _clock, Options.Create(new RequestOptions()));
            _requests = new MemoryRequests(_requests.Record with { Due = _deadlines.Of(Right.Erasure, regime, Received).Day });
            _deadlines = new RequestDeadlines(LawClock.Standard, _requests, _clock, Options.Create(new RequestOptions()));
        }

        public bool Happens(RequestEvent next, int days, int which)
        {
            _clock.Advance(Duration.FromDays(days));
            var before = _requests.Record;
            var expected = _model.Happens(next);
            if (next is RequestEvent.Hold && expected)
                _model.Holds.Add($"hold-{which}");
            if (next is RequestEvent.Release)
                _model.Holds.Remove($"hold-{which}");
            var isAllowed = Apply(next, (PauseGround)which);
            var after = _requests.Record;
            Assert.Equal(expected, isAllowed);
            Assert.Equal(_model.Stage, after.Stage);
            Assert.Equal(_model.Holds.Order(), after.Notes.Holds.Order());

            // A refused event changes nothing at all, and no event but those of the clock moves a deadline.
            if (!isAllowed)
                Assert.Equal(before, after);
            if (after.Clock == before.Clock)
                Assert.Equal(before.Due, after.Due);
            else
                Assert.Equal(ByRule(after), after.Due);
            return isAllowed;
        }

        /// <summary>With its holds released and its workflow done, it is over, or waits for the answer to an appeal.</summary>
        public void Ends()
        {
            foreach (var which in Enumerable.Range(0, 3))
                Happens(RequestEvent.Release, 0, which);
            Assert.True(Happens(RequestEvent.Close, 0, 0));
            if (_model.Stage is RequestStage.Appealed)
                Assert.True(Happens(RequestEvent.Uphold, 0, 0));
            Assert.True(_requests.Record.Stage.HasEnded());
        }

        private bool Apply(RequestEvent next, PauseGround ground)
        {
            try
            {
                return next switch
                {
                    RequestEvent.Pause => Done(_deadlines.Pause("request-1", ground, default)) is not null,
                    RequestEvent.Resume => Done(_deadlines.Resume("request-1", ground, default)) is not null,
                    RequestEvent.Extend => Done(_deadlines.Extend("request-1", default)) is not null,
                    RequestEvent.Hold => Applied(next, notes => notes with { Holds = [.. notes.Holds.Append(Hold()).Distinct()] }),
                    RequestEvent.Release => Applied(
                        next, notes => notes with { Holds = [.. notes.Holds.Where(each => each != Hold())] }),
                    _ => Applied(next, null),
                };
            }
            catch (EventRefusedException)
            {
                return false;
            }
            catch (LawRefusedException)
            {
                // The law knows no extension: that is the law's word, and not the table's.
                Assert.Equal(RequestEvent.Extend, next);
                return true;
            }

            string Hold() => $"hold-{(int)ground}";
        }

        private bool Applied(RequestEvent next, Func<RequestNotes, RequestNotes>? note) =>
            Done(_requests.Apply("request-1", next, default, note)) is true;

        /// <summary>Nothing here waits for anything.</summary>
        private static T Done<T>(Task<T> task)
        {
            Assert.True(task.IsCompleted);
            return task.GetAwaiter().GetResult();
        }

        private LocalDate ByRule(RequestRecord request) => LawClock.Standard.Compute(
            new LawQuestion(request.Regime, request.Received, DateTimeZone.Utc)
            {
                Right = LegalRight.Erasure, Pauses = request.Clock!.Pauses, AsOf = _clock.GetCurrentInstant().InUtc().Date,
                Extension = request.Clock.ExtensionTold is { } told ? new ExtensionNotice(told) : null,
            }).Day;
    }
}
