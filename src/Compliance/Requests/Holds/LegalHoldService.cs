using Compliance.DataMap;
using Compliance.Evidence.Logging;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Deciding;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Subjects;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Holds;

/// <summary>Places, lists and releases legal holds.</summary>
public interface ILegalHoldService
{
    /// <exception cref="HoldRefusedException">It is about no such collection, or about several people.</exception>
    Task<PlacedHold> Place(NewHold hold, CancellationToken cancellation);

    Task<IReadOnlyList<LegalHold>> List(bool released, CancellationToken cancellation);

    /// <returns>Null when there is no such hold.</returns>
    Task<ReleasedHold?> Release(string holdId, string caller, CancellationToken cancellation);
}

public sealed class LegalHoldService(
    ILegalHolds holds, HoldCheck check, PersonSearch search, ICaseFiles cases, IRequestStore requests, IDataMaps maps, BlindIndex index,
    IWorkflowClient workflows, DecisionLog log, IIdSource ids, IClock clock) : ILegalHoldService
{
    public async Task<PlacedHold> Place(NewHold hold, CancellationToken cancellation)
    {
        var id = $"hold-{ids.New():N}";
        var placed = new LegalHold(id, hold.Matter, clock.GetCurrentInstant(), EntryIds.Person(id, hold.Caller));
        if (hold.Collection is { } collection)
        {
            if (maps.Current.Find(collection) is null)
                throw new HoldRefusedException("collection", "must be a collection of the data map");
            placed = placed with { Collection = collection };
        }
        else
        {
            placed = await OfPerson(placed, hold.Identities ?? Identities.None, hold.Group, cancellation);
        }

        // First the hold, then the requests that it is about: one that is to be committed in between looks for holds itself.
        placed = await holds.Add(placed, cancellation);
        await log.Note(new LogDecided(id, Decision.HoldPlaced, placed.By), cancellation);
        return await Tell(placed, cancellation);
    }

    public async Task<IReadOnlyList<LegalHold>> List(bool released, CancellationToken cancellation) =>
        await holds.List(released, cancellation).OrderBy(hold => hold.Placed).ToListAsync(cancellation);

    public async Task<ReleasedHold?> Release(string holdId, string caller, CancellationToken cancellation)
    {
        var by = EntryIds.Person(holdId, caller);
        if (await holds.Release(holdId, clock.GetCurrentInstant(), by, cancellation) is not { } released)
            return null;
        await log.Note(new LogDecided(holdId, Decision.HoldReleased, released.ReleasedBy!), cancellation);
        var (resumed, held) = (new List<string>(), new List<string>());
        await foreach (var request in requests.List(new RequestFilter.Open(), cancellation))
        {
            if (!request.Notes.Holds.Contains(holdId))
                continue;
            await requests.Apply(
                request.Id, RequestEvent.Release, cancellation,
                notes => notes with { Holds = [.. notes.Holds.Where(each => each != holdId)] });
            if (await requests.Find(request.Id, cancellation) is not { Notes.IsHeld: false })
            {
                held.Add(request.Id);
                continue;
            }

            // The request would look for itself within the hour; this only makes it look at once.
            await workflows.Raise(request.Id, RequestSteps.Released, request.Id, cancellation);
            resumed.Add(request.Id);
        }

        // Nothing needs the identities any more.
        if (released.Collection is null)
            await cases.End(holdId, cancellation);
        return new ReleasedHold(released, resumed, held);
    }

    private async Task<LegalHold> OfPerson(LegalHold hold, Identities identities, string group, CancellationToken cancellation)
    {
        var map = maps.Current;
        if (identities.Kinds.Count == 0)
            throw new HoldRefusedException("identities", "must name a person, where no collection is held");
        if (identities.Kinds.FirstOrDefault(kind => !map.IdentityKinds.Contains(kind)) is { } unknown)
            throw new HoldRefusedException("identities", $"must be of kinds that the data map has, and {unknown} is none");
        if (await search.Find(map, identities, group, cancellation) is not var (subject, locator))
            throw new HoldRefusedException("identities", "must fit one person, and fit several");
        await cases.Open(hold.Id, new CaseFile(identities) { Group = group }, cancellation);
        var known = HoldMarks.Of(index, locator.Known, map.DistinguishingIdentities.Contains);
        return hold with { Subject = subject, Marks = [.. HoldMarks.Of(index, identities).Concat(known).Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>The open erasures that the hold is about say so from now on, and can no longer pass their point of no return.</summary>
    private async Task<PlacedHold> Tell(LegalHold hold, CancellationToken cancellation)
    {
        var (held, late) = (new List<string>(), new List<string>());
        await foreach (var request in requests.List(new RequestFilter.Open(), cancellation))
        {
            if (request.Right is not Right.Erasure || check.About([hold], await cases.Read(request.Id, cancellation)).Count == 0)
                continue;
            var isInTime = await requests.Apply(
                request.Id, RequestEvent.Hold, cancellation,
                notes => notes with { Holds = [.. notes.Holds.Append(hold.Id).Distinct().Order(StringComparer.Ordinal)] });
            (isInTime is true ? held : late).Add(request.Id);
        }

        return new PlacedHold(hold, held, late);
    }
}
