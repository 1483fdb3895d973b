using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Intake;

/// <summary>
/// What is done about a person who asks again: an open request is joined, a recent export is pointed at, and somebody looks at one that may
/// be excessive. Only the caller who submitted the earlier request, and answers for the person, is led to it: nobody else learns that there
/// is one. An application that submits for whoever fills in its form would show a stranger another person's request. Who submits under an
/// idempotency key tells repetitions apart by it: one key is one request.
/// </summary>
public sealed class RepeatedRequests(IRequestStore requests, IOptions<RequestOptions> options, RightSet rights, IClock clock)
{
    private const int Year = 365;

    /// <param name="submitted">What comes in.</param>
    /// <param name="repeat">See <see cref="RequestRecord.Repeat"/>.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>The request that answers it, or how many came before where somebody has to look first.</returns>
    public async Task<(RequestRecord? Earlier, int? Repeats)> Look(
        SubmittedRequest submitted, string repeat, CancellationToken cancellation)
    {
        var rules = options.Value;
        var (now, count) = (clock.GetCurrentInstant(), 0);
        await foreach (var earlier in requests.ListRepeats(repeat, cancellation))
        {
            if (
                submitted is { Proven: not null, IdempotencyKey: null } && earlier.IsSubmittedBy(submitted.Caller)
                && Answers(earlier, rules, now))
                return (earlier, null);

            // What nobody has proven may be a stranger's.
            if (earlier.Proof is null or { IsGiven: true } && now - earlier.Received < Duration.FromDays(Year))
                count++;
        }

        return (null, rules.RepeatsAYear > 0 && count >= rules.RepeatsAYear ? count : null);
    }

    private bool Answers(RequestRecord earlier, RequestOptions rules, Instant now) => earlier.Stage.HasEnded()
        ? rights[earlier.Right].HasExport && now - earlier.Received < Duration.FromDays(rules.RecentDays) && now < earlier.ExportUntil
        : rules.JoinsOpen && earlier.Stage < RequestStage.Committed && rights[earlier.Right].CanBeCancelled;
}
