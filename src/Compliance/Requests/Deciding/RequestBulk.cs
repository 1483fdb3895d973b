using Compliance.Evidence.Logging;
using Compliance.Law;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Compliance.Requests.Deciding;

/// <summary>Does one thing to many requests, for operators, with one outcome for each. Done again, it changes nothing more.</summary>
public interface IRequestBulk
{
    /// <param name="operation">What is done.</param>
    /// <param name="requestIds">1 to <see cref="RequestBulk.Most"/>; one that is named twice is done once.</param>
    /// <param name="assignee">For <see cref="BulkOperation.Assign"/> alone; null for nobody.</param>
    /// <param name="caller">Who does it, as authenticated.</param>
    /// <param name="cancellation">Stops between requests.</param>
    Task<IReadOnlyList<BulkOutcome>> Run(
        BulkOperation operation, IReadOnlyList<string> requestIds, string? assignee, string caller, CancellationToken cancellation);
}

public enum BulkOperation
{
    /// <summary>The people were told that their answers take longer.</summary>
    Extend,

    /// <summary>A step that failed for good is tried again.</summary>
    Retry,

    /// <summary>Somebody takes care of them.</summary>
    Assign,

    /// <summary>What the people were asked for never came.</summary>
    Close,
}

public enum BulkResult
{
    /// <summary>It is as it was asked for, by this call or by one before.</summary>
    Done,

    /// <summary>There is no such request.</summary>
    Unknown,

    /// <summary>Its stage, or its law, does not allow it.</summary>
    Refused,

    /// <summary>It failed; the log of this system tells why. It may be tried again.</summary>
    Failed,
}

/// <param name="Id">Of the request.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Why">In words, where it was refused.</param>
public sealed record BulkOutcome(string Id, BulkResult Result, string? Why = null);

public sealed class RequestBulk(
    IRequestService service, IRequestClock clock, IRequestDecisions decisions, DecisionLog log, ILogger<RequestBulk> logger) : IRequestBulk
{
    /// <summary>So many requests at a time.</summary>
    public const int Most = 100;

    public async Task<IReadOnlyList<BulkOutcome>> Run(
        BulkOperation operation, IReadOnlyList<string> requestIds, string? assignee, string caller, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requestIds.Count, Most);
        var outcomes = new List<BulkOutcome>(requestIds.Count);
        foreach (var id in requestIds.Distinct(StringComparer.Ordinal))
            outcomes.Add(await One(operation, id, assignee, caller, cancellation));
        return outcomes;
    }

    /// <summary>One that fails keeps none of the others.</summary>
    private async Task<BulkOutcome> One(
        BulkOperation operation, string id, string? assignee, string caller, CancellationToken cancellation)
    {
        try
        {
            return operation switch
            {
                BulkOperation.Extend => await Extend(id, caller, cancellation),
                BulkOperation.Retry => await Retry(id, cancellation),
                BulkOperation.Assign => Known(id, await decisions.Assign(id, assignee, cancellation)),
                _ => Known(id, await decisions.Expire(id, caller, cancellation)),
            };
        }
        catch (EventRefusedException refused)
        {
            return new(id, BulkResult.Refused, refused.Message);
        }
        catch (LawRefusedException refused)
        {
            return new(id, BulkResult.Refused, refused.Message);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError("Request {Request} could not be changed with others ({Failure})", id, failure.GetType().Name);
            return new(id, BulkResult.Failed);
        }
    }

    private async Task<BulkOutcome> Extend(string id, string caller, CancellationToken cancellation)
    {
        if (await clock.Extend(id, cancellation) is not { } deadline)
            return new(id, BulkResult.Unknown);
        await log.Note(new LogDecided(id, Decision.Extended, EntryIds.Person(id, caller)), cancellation);

        // Told after the first period, an extension does not count.
        return deadline.Trace.Any(step => step.Kind is TraceKind.ExtensionTooLate)
            ? new(id, BulkResult.Refused, "The person was told too late: the period is not extended.")
            : new(id, BulkResult.Done);
    }

    private async Task<BulkOutcome> Retry(string id, CancellationToken cancellation) => await service.Resume(id, cancellation) switch
    {
        null => new(id, BulkResult.Unknown),
        false when (await service.Find(id, cancellation))?.Record.Closed is not null => new(id, BulkResult.Refused, "It has ended."),
        _ => new(id, BulkResult.Done),
    };

    private static BulkOutcome Known(string id, RequestRecord? record) =>
        new(id, record is null ? BulkResult.Unknown : BulkResult.Done);
}
