using Compliance.Requests.Deciding;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Web.Requests.Life;

/// <param name="Reason">Why.</param>
/// <param name="Law">The article.</param>
/// <param name="On">The day.</param>
/// <param name="Answer">What the person is told, a sentence each: the reason, the appeal where there is one, and the remedies.</param>
/// <param name="Appeal">That it was appealed.</param>
internal sealed record RefusalView(
    RefusalReason Reason, string Law, LocalDate On, IReadOnlyList<string> Answer, FiledAppealView? Appeal = null)
{
    public static RefusalView? Of(RequestRecord record) => record.Notes.Refusal is not { } refusal
        ? null
        : new(
            refusal.Reason, refusal.Law, refusal.On, RefusalAnswer.Of(record),
            record.Notes.Appeal is { } appeal ? new(appeal.Received, appeal.Due, appeal.Answered, appeal.NewRequest) : null);
}

/// <param name="Received">When it came in.</param>
/// <param name="Due">The last day on which its answer is in time.</param>
/// <param name="Answered">When it was answered.</param>
/// <param name="NewRequest">The request that does what was asked after all; left out where the refusal stands.</param>
internal sealed record FiledAppealView(LocalDate Received, LocalDate Due, LocalDate? Answered, string? NewRequest);
