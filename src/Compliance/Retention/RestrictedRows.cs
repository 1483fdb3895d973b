using System.Collections.Concurrent;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Keys;
using Compliance.Protection.Keys;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Retention;

/// <summary>
/// Rows of people whose processing is restricted (GDPR Art. 18): a sweep leaves them as long as that lasts, however old they are.
/// </summary>
public sealed class RestrictedRows(IRestrictedPeople people, ISubjectDirectory directory, IConnectors connectors, IClock clock)
{
    /// <summary>How long what was found of a person is used again: a sweep goes through a collection page by page.</summary>
    private static readonly Duration Remembered = Duration.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Map, string Subject), Found> _found = new();

    /// <returns>Those of the rows that are a restricted person's, or name one.</returns>
    public async Task<IReadOnlySet<RowKey>> Of(
        PersonalDataMap map, Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        var restricted = new HashSet<RowKey>();
        if (keys.Count == 0)
            return restricted;
        await foreach (var subject in people.List(cancellation))
        {
            var rows = (await Find(map, subject, cancellation)).Rows.GetValueOrDefault(collection.Address);
            restricted.UnionWith(keys.Where(key => rows?.Contains(key.Value) == true));
        }

        return restricted;
    }

    private async Task<Found> Find(PersonalDataMap map, string subject, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (_found.TryGetValue((map.Digest, subject), out var known) && now - known.At < Remembered)
            return known;
        foreach (var (key, old) in _found)
        {
            if (now - old.At >= Remembered)
                _found.TryRemove(key, out _);
        }

        return _found[(map.Digest, subject)] = new Found(now, await Locate(map, subject, now, cancellation));
    }

    /// <summary>Rows that two people's identities fit are kept too: one of the two is restricted.</summary>
    private async Task<Dictionary<CollectionAddress, HashSet<string>>> Locate(
        PersonalDataMap map, string subject, Instant now, CancellationToken cancellation)
    {
        Identities card;
        try
        {
            card = await VaultWaiting.For(() => directory.Read(subject, cancellation));
        }
        catch (SubjectErasedException)
        {
            // Nothing is left of them.
            return [];
        }
        catch (SubjectFencedException)
        {
            // Their erasure waits for the end of the restriction, and until then nothing tells which rows are theirs.
            throw new StepFailedException("restricted-person-fenced", subject);
        }

        var plan = Planner.Plan(map, card.Kinds.ToHashSet(StringComparer.Ordinal), DataSubjectGroup.Default);
        var locator = new SubjectLocator(map, plan, connectors, DataSubjectGroup.Default, now);
        locator.Learn(card);
        await locator.Search(cancellation);
        return locator.Located.ToDictionary(
            each => each.Address,
            each => each.Own.Concat(each.Partly).Concat(each.Shared).ToHashSet(StringComparer.Ordinal));
    }

    private sealed record Found(Instant At, IReadOnlyDictionary<CollectionAddress, HashSet<string>> Rows);
}
