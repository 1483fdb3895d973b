using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;

namespace Compliance.Requests.Holds;

/// <summary>Asks before anything is destroyed for a request whether a legal hold is about it.</summary>
public sealed class HoldCheck(ILegalHolds holds, ICaseFiles cases, IRequestStore requests, BlindIndex index)
{
    /// <summary>What a request says that it waits for.</summary>
    public const string Waiting = "legal-hold";

    /// <summary>
    /// Fails with <see cref="FailureCode.StoreUnavailable"/> while a hold is about the request: so it waits, says for what, and goes on by
    /// itself.
    /// </summary>
    public async Task Require(string requestId, CancellationToken cancellation)
    {
        var about = await About(requestId, cancellation);
        if (about.Count == 0)
            return;
        await requests.Apply(requestId, RequestEvent.Hold, cancellation, notes => notes with { Holds = [.. notes.Holds.Union(about)] });
        throw new StepFailedException(FailureCode.StoreUnavailable, Waiting);
    }

    /// <summary>Brings up to date what the record says of holds: a release that was interrupted left it held.</summary>
    public async Task Refresh(string requestId, CancellationToken cancellation)
    {
        // A hold that is placed at this very moment is in the record by now, and not among those that were listed before.
        var before = (await requests.Find(requestId, cancellation))?.Notes.Holds ?? [];
        var about = await About(requestId, cancellation);
        await requests.Apply(
            requestId, RequestEvent.Release, cancellation,
            notes => notes with { Holds = [.. notes.Holds.Where(each => !before.Contains(each)).Union(about)] });
    }

    private async Task<IReadOnlyList<string>> About(string requestId, CancellationToken cancellation)
    {
        var active = await holds.List(released: false, cancellation).ToListAsync(cancellation);
        return active.Count == 0 ? [] : About(active, await cases.Read(requestId, cancellation));
    }

    /// <summary>The holds that are about a request, in their order.</summary>
    internal IReadOnlyList<string> About(IReadOnlyList<LegalHold> active, CaseFile file)
    {
        var marks = HoldMarks.Of(index, file);
        var collections = file.Located.Where(each => each.HasRows).Select(each => each.Address).ToHashSet();
        return
        [
            .. active.Where(hold => hold.Collection is { } held
                    ? collections.Contains(held)
                    : (hold.Subject is not null && hold.Subject == file.Subject) || hold.Marks.Any(marks.Contains))
                .Select(hold => hold.Id).Order(StringComparer.Ordinal),
        ];
    }
}
