using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Values;
using NodaTime;

namespace Compliance.Correspondence;

/// <summary>
/// Where a person can be written to: an address that the stores hold of them, and never one that only a request names.
/// </summary>
/// <remarks>
/// Each identity of the request is searched for alone, and an address counts that is on file under all of them. Otherwise whoever names
/// another person's number beside an address of their own, which is on file for themselves, would be sent the other person's code.
/// </remarks>
public sealed class AddressesOnFile(
    ICaseFiles cases, ISubjectDirectory directory, IDataMaps maps, IConnectors connectors, IClock clock)
{
    /// <summary>The kind of identity that holds addresses.</summary>
    public const string Kind = "email";

    /// <summary>Of one collection: who has more rows has the same address in the first of them, or none to rely on.</summary>
    private const int MaxRows = 50;

    /// <returns>Null where there is none, or the identities do not agree on one.</returns>
    public async Task<Personal<string>?> Find(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var map = maps.Current;
        IReadOnlyList<string>? common = null;
        var isUnclear = false;
        foreach (var (kind, value) in file.Identities.All)
        {
            var alone = new Identities(new Dictionary<string, Personal<string>>(StringComparer.Ordinal) { [kind] = value });
            var found = await Search(map, alone, file.Group, cancellation);
            isUnclear |= found is { IsOne: false };
            if (found is not { IsOne: true, Addresses: var addresses })
                continue;
            common = common is null ? addresses : [.. common.Where(each => addresses.Any(other => IsSame(each, other)))];
        }

        // An identity of several people leaves open who is meant, also beside one that tells people apart: the request searches by both.
        return common is [var first, ..] && !isUnclear ? Personal.Of(first) : null;
    }

    /// <returns>Null where nothing is found.</returns>
    private async Task<Found?> Search(PersonalDataMap map, Identities stated, string group, CancellationToken cancellation)
    {
        var enrolled = await new SubjectResolver(directory, map.DistinguishingIdentities).Find(stated, cancellation);
        if (enrolled.Finding is SubjectFinding.Several or SubjectFinding.Erased)
            return new Found(false, []);
        var plan = Planner.Plan(map, stated.Kinds.Concat(enrolled.Card.Kinds).ToHashSet(StringComparer.Ordinal), group);
        var locator = new SubjectLocator(map, plan, connectors, group, clock.GetCurrentInstant());
        foreach (var identities in new[] { stated.WithCanonicalValues(enrolled.Card, map.DistinguishingIdentities), enrolled.Card })
        {
            locator.Learn(identities);
            if (!await locator.Search(cancellation))
                return new Found(false, []);
        }

        var addresses = new List<string>();
        if (enrolled.Card.Find(Kind) is { } registered)
            Add(addresses, registered.Reveal());
        foreach (var located in locator.Located.Where(each => each.Own.Any()).OrderByDescending(each => IsRegister(map, each)))
            await Read(map.Find(located.Address)!, located, addresses, cancellation);
        return enrolled.Id is null && !locator.Located.Any(each => each.HasRows) ? null : new Found(true, addresses);
    }

    private async Task Read(Collection collection, LocatedCollection located, List<string> addresses, CancellationToken cancellation)
    {
        var fields = collection.Fields
            .Where(field => field is { Identity: Kind, IsMention: false, ThirdParty: ThirdPartyData.Include })
            .ToList();
        if (fields.Count == 0 || connectors.Find(collection.Connection!) is not { } connector)
            return;
        IReadOnlyList<RowKey> keys = [.. located.Own.Take(MaxRows).Select(key => new RowKey(key))];
        await foreach (var row in connector.Read(collection, keys, cancellation))
        {
            foreach (var text in fields.SelectMany(field => FieldValues.At(row.Fields, field.Path)))
            {
                if (!SealedText.IsSealed(text))
                    Add(addresses, text);
            }
        }
    }

    private static void Add(List<string> addresses, string text)
    {
        if (IdentityText.Fault(Kind, text) is null && !addresses.Any(each => IsSame(each, text)))
            addresses.Add(text.Trim());
    }

    private static bool IsRegister(PersonalDataMap map, LocatedCollection located) =>
        map.Find(located.Address) is { } collection && collection.Fields.Any(field =>
            field.Identity is { } kind && map.IsRegister(collection, kind));

    private static bool IsSame(string one, string other) => IdentityText.Normal(Kind, one) == IdentityText.Normal(Kind, other);

    /// <param name="IsOne">Whether it is one person's.</param>
    /// <param name="Addresses">The surest first.</param>
    private sealed record Found(bool IsOne, IReadOnlyList<string> Addresses)
    {
        public override string ToString() => Personal.Redacted;
    }
}
