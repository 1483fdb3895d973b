using NodaTime;

namespace Compliance.Requests;

/// <summary>Where request records are kept.</summary>
public interface IRequestStore
{
    /// <summary>Reserves an id for what a caller submits under an idempotency key.</summary>
    /// <param name="key">A digest of caller and key.</param>
    /// <param name="contentDigest">A keyed digest of what was submitted: it must not tell anyone the identities.</param>
    /// <param name="requestId">The id to reserve.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>The id reserved first, and whether the content is the same as then.</returns>
    Task<(string RequestId, bool SameContent)> Reserve(string key, string contentDigest, string requestId, CancellationToken cancellation);

    /// <summary>Adds a record; one that is there already stays as it is.</summary>
    Task Add(RequestRecord record, CancellationToken cancellation);

    Task<RequestRecord?> Find(string requestId, CancellationToken cancellation);

    /// <summary>Closes a request; one that is closed already stays as it is.</summary>
    Task Close(string requestId, RequestOutcome outcome, Instant at, Instant? exportUntil, CancellationToken cancellation);

    /// <summary>Notes that the export of a request is gone.</summary>
    Task ForgetExport(string requestId, CancellationToken cancellation);

    /// <summary>Notes that the case file of a request is destroyed.</summary>
    Task EndCase(string requestId, Instant at, CancellationToken cancellation);

    IAsyncEnumerable<RequestRecord> List(RequestFilter filter, CancellationToken cancellation);
}

public abstract record RequestFilter
{
    private RequestFilter()
    {
    }

    /// <summary>Requests that have not ended.</summary>
    public sealed record Open : RequestFilter;

    /// <summary>Requests whose export could be downloaded until before this time and is still kept.</summary>
    public sealed record ExportExpired(Instant Before) : RequestFilter;

    /// <summary>Requests that were closed before this time and whose case file is still kept.</summary>
    public sealed record CaseKept(Instant ClosedBefore) : RequestFilter;
}
