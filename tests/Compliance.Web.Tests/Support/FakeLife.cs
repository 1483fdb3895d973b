using Compliance.DataMap;
using Compliance.Evidence.Logging;
using Compliance.Requests.Deciding;
using Compliance.Requests.Holds;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure.Previewing;
using NodaTime;

namespace Compliance.Web.Tests.Support;

/// <summary>Decisions, previews and holds, kept in memory, of the requests that the other services have.</summary>
internal sealed class FakeLife(FakeServices services) : IRequestDecisions, IRequestBulk, IErasurePreviews, ILegalHoldService
{
    private static readonly LegalHold Hold = new("hold-1", "matter 17", Instant.FromUtc(2026, 11, 2, 9, 30), "person-1");

    /// <summary>What was decided, each with who did.</summary>
    public List<(string Request, string What, string By)> Decided { get; } = [];

    /// <summary>What each decision answers instead: to refuse it.</summary>
    public Exception? Refuses { get; set; }

    public NewHold? Placed { get; private set; }

    public Task<RequestRecord?> Withdraw(string requestId, string caller, CancellationToken cancellation) =>
        Decide(requestId, nameof(Withdraw), caller, RequestStage.Withdrawing);

    public Task<RequestRecord?> Deny(string requestId, Denial denial, string caller, CancellationToken cancellation) =>
        Decide(requestId, $"{nameof(Deny)} {denial.Reason}", caller, RequestStage.Refusing);

    public Task<RequestRecord?> Expire(string requestId, string caller, CancellationToken cancellation) =>
        Decide(requestId, nameof(Expire), caller, RequestStage.Expiring);

    public Task<RequestRecord?> Appeal(string requestId, string caller, CancellationToken cancellation) =>
        Decide(requestId, nameof(Appeal), caller, RequestStage.Appealed);

    public Task<RequestRecord?> AnswerAppeal(string requestId, AppealAnswer answer, string caller, CancellationToken cancellation) =>
        Decide(requestId, nameof(AnswerAppeal), caller, answer.Stands ? RequestStage.Upheld : RequestStage.Reversed);

    public Task<RequestRecord?> Accept(string requestId, string caller, CancellationToken cancellation) =>
        Decide(requestId, nameof(Accept), caller, RequestStage.Received);

    public Task Note(string requestId, Decision decision, string caller, CancellationToken cancellation)
    {
        Decided.Add((requestId, decision.ToString(), caller));
        return Task.CompletedTask;
    }

    public Task<RequestRecord?> Assign(string requestId, string? assignee, CancellationToken cancellation) =>
        Decide(requestId, $"{nameof(Assign)} {assignee}", "", RequestStage.Planned);

    public Task<IReadOnlyList<BulkOutcome>> Run(
        BulkOperation operation, IReadOnlyList<string> requestIds, string? assignee, string caller, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<BulkOutcome>>(
            [.. requestIds.Select(id => new BulkOutcome(id, services.Submitted.ContainsKey(id) ? BulkResult.Done : BulkResult.Unknown))]);

    public Task<NamedPreview?> Find(string requestId, CancellationToken cancellation) => Task.FromResult(
        services.Submitted.ContainsKey(requestId)
            ? new NamedPreview(new string('a', 64), new ErasurePreview
            {
                Request = requestId, Map = "digest", DestroysKey = true, Collections = [new("shop.orders", "shop") { Deleted = 3 }],
                NotCovered = [new("shop.notes", CoverageGapKind.NoConnection, "No connection.")],
            })
            : null);

    public Task<PlacedHold> Place(NewHold hold, CancellationToken cancellation)
    {
        Placed = hold;
        return Refuses is HoldRefusedException refused ? throw refused : Task.FromResult(new PlacedHold(Hold, ["request-1"], []));
    }

    public Task<IReadOnlyList<LegalHold>> List(bool released, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<LegalHold>>(released ? [Hold, Hold with { Released = Hold.Placed }] : [Hold]);

    public Task<ReleasedHold?> Release(string holdId, string caller, CancellationToken cancellation) =>
        Task.FromResult(holdId == Hold.Id ? new ReleasedHold(Hold with { Released = Hold.Placed }, ["request-1"], []) : null);

    private Task<RequestRecord?> Decide(string requestId, string what, string by, RequestStage stage)
    {
        if (Refuses is not null)
            throw Refuses;
        if (!services.Submitted.TryGetValue(requestId, out var submitted))
            return Task.FromResult<RequestRecord?>(null);
        Decided.Add((requestId, what, by));
        return Task.FromResult<RequestRecord?>(
            new RequestRecord(requestId, submitted.Right, submitted.Regime, Instant.FromUtc(2026, 1, 31, 12, 0), new LocalDate(2026, 2, 28))
            {
                Stage = stage,
            });
    }
}
