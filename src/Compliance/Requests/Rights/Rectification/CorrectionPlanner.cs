using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Values;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>
/// Finds every value that a request corrects: in the rows that it names, and then in every other row of the person's that holds the same
/// value in a field that is the same, see <see cref="SameFields"/>. What cannot be corrected is a gap, with its reason. One use, one case.
/// </summary>
internal sealed class CorrectionPlanner(
    CaseFile file, PersonalDataMap map, IConnectors connectors, SubjectProtector protector, ISubjectDirectory directory)
{
    /// <summary>Rows read from a store at a time.</summary>
    private const int Batch = 500;

    private readonly Dictionary<(CollectionAddress, string, string, string?), FieldChange> _changes = [];
    private readonly List<IdentityChange> _identities = [];
    private readonly HashSet<CoverageGap> _gaps = [];
    private readonly Dictionary<CollectionAddress, long> _right = [];
    private readonly Dictionary<CollectionAddress, CollectionDescription?> _described = [];

    /// <summary>Values that were right already when they were looked for.</summary>
    public IReadOnlyList<JournalLine> AlreadyRight =>
        [.. _right.Select(each => new JournalLine(each.Key.ToString(), "right already", each.Value, null, "store"))];

    /// <returns>The case with what is to be written.</returns>
    public async Task<CaseFile> Plan(CancellationToken cancellation)
    {
        foreach (var correction in file.Corrections)
        {
            // The map may be another one than the submission was held against.
            if (RectificationRight.Fault(correction, file.Group, map) is not null)
                throw new StepFailedException("correction-does-not-fit", correction.Field);
            await Plan(correction, cancellation);
        }

        var order = map.Collections.Select((collection, index) => (collection.Address, index)).ToDictionary();
        return file.PlannedAs(
            new PlannedCorrections([.. _changes.Values.OrderBy(change => order[change.Collection])], _identities), [.. _gaps]);
    }

    private async Task Plan(Correction correction, CancellationToken cancellation)
    {
        var (collection, field) = map.FindField(correction.Field)!.Value;
        var named = new Place(collection, field, correction.Value.Reveal());
        var values = await Values(named, Located(collection)?.Own ?? [], cancellation);
        if (correction.Was is { } was)
            values = [.. values.Where(value => value.Text == named.Value || IsSame(field, value.Text, was.Reveal()))];
        if (values.Count == 0)
        {
            CarryOver(collection);
            Leave(
                named,
                correction.Was is null ? "has no row of the person's" : "holds nowhere in the person's rows what it is said to hold");
            return;
        }

        var present = values.Select(value => value.Text).OfType<string>().Select(text => Spelling(field, text)).Distinct().ToList();
        if (correction.Was is null && present.Count > 1)
        {
            Leave(named, "holds different values in the person's rows: the request says which one is wrong");
            return;
        }

        var wrong = values.Select(value => value.Text).OfType<string>().Where(text => text != named.Value).Distinct().ToList();
        foreach (var value in values)
            await Change(named, value, cancellation);
        if (wrong.Count > 0)
            await PlanCopies(named, wrong, cancellation);
        if (field.Identity is { } kind)
            await Move(kind, wrong, named.Value, cancellation);
    }

    /// <summary>What is the same value elsewhere, where it still says what was wrong.</summary>
    private async Task PlanCopies(Place named, IReadOnlyList<string> wrong, CancellationToken cancellation)
    {
        foreach (var (address, path) in SameFields.Of(map, new FieldAddress(named.Collection.Address, named.Field.Path)).Skip(1))
        {
            var collection = map.Find(address)!;
            var place = new Place(collection, collection.Find(path)!, named.Value);
            CarryOver(collection);
            if (Located(collection) is not { } located)
                continue;

            // In rows that name several people, only an identity tells that it is the person's.
            var keys = place.Field.Identity is null ? located.Own : located.Own.Concat(located.Partly).Concat(located.Shared);
            foreach (var value in await Values(place, keys, cancellation))
            {
                if (value.Text == place.Value || wrong.Any(text => IsSame(place.Field, value.Text, text)))
                    await Change(place, value, cancellation);
            }
        }
    }

    private async Task Move(string kind, IReadOnlyList<string> wrong, string value, CancellationToken cancellation)
    {
        if (file.Subject is not { } subject || (await directory.Read(subject, cancellation)).Find(kind) is not { } card)
            return;
        var known = IdentityText.Normal(kind, card.Reveal());
        if (known != IdentityText.Normal(kind, value)
            && (wrong.Count == 0 || wrong.Any(text => IdentityText.Normal(kind, text) == known)))
            _identities.Add(new IdentityChange(kind, card, Personal.Of(value)));
    }

    private async Task Change(Place place, Value value, CancellationToken cancellation)
    {
        var (collection, field, text) = place;
        if (value.Text == text)
        {
            _right[collection.Address] = _right.GetValueOrDefault(collection.Address) + 1;
            return;
        }

        if (await Obstacle(place, value, cancellation) is { } obstacle)
        {
            Leave(place, obstacle);
            return;
        }

        var next = field.IsSealed && file.Subject is { } subject
            ? JsonValue.Create(await protector.SealText(
                subject, new RecordAddress(collection.Address.ToString(), value.Key, field.Path), text, cancellation))
            : CorrectedValue.Of(field, value.Stored, text);
        _changes.TryAdd(
            (collection.Address, value.Key, field.Path, value.Stored?.ToJsonString()),
            new FieldChange(collection.Address, value.Key, field.Path, value.Stored, next));
    }

    /// <summary>Why a value stays as it is, in words that follow the field's name; null where nothing keeps it.</summary>
    private async Task<string?> Obstacle(Place place, Value value, CancellationToken cancellation)
    {
        var (collection, field, text) = place;
        var retention = collection.Retention;
        return field switch
        {
            _ when value.Read.IsUnreadable => "is sealed, and not for this person: a ground retains it, or it is another's",
            { IsPrimaryKey: true } => "is the key of its rows: it is changed where it is issued",
            { IsReadOnly: true } => "is never written",
            { IsContent: true } => "is a file",
            { ThirdParty: ThirdPartyData.Redact } or { IsMention: true } => "is about other people",
            { IsSealed: true } when file.Subject is null => "is sealed, and the person is not enrolled: they have no key",
            _ when retention is { Ground: { } ground } && (retention.Keep.Count == 0 || retention.Keep.Contains(field.Path))
                && Located(collection)!.Retained.Any(row => row.Key == value.Key) =>
                $"is kept as it is: {string.Join("; ", new[] { ground, retention.Law }.OfType<string>())}",
            _ => CorrectedValue.Fault(field, text)
                ?? (await Describe(collection, cancellation) is { } store && store.Find(field.Path) is { } column
                    ? CorrectedValue.Fault(field.IsSealed ? column with { Kind = StoredKind.Text, Length = null } : column, text)
                    : null),
        };
    }

    /// <summary>What the store says of a collection; null where it says nothing.</summary>
    private async Task<CollectionDescription?> Describe(Collection collection, CancellationToken cancellation)
    {
        if (_described.TryGetValue(collection.Address, out var known))
            return known;
        var described = await Connector(collection).Describe([collection], cancellation);
        return _described[collection.Address] = described.Collections.GetValueOrDefault(collection.Address);
    }

    private async Task<List<Value>> Values(Place place, IEnumerable<string> keys, CancellationToken cancellation)
    {
        var (collection, field, _) = place;
        var values = new List<Value>();
        if (field.IsContent)
            return values;
        var texts = new FieldTexts(protector, file.Subject, collection);
        foreach (var some in keys.Distinct(StringComparer.Ordinal).Chunk(Batch))
        {
            await foreach (var row in Connector(collection).Read(collection, [.. some.Select(key => new RowKey(key))], cancellation))
            {
                foreach (var leaf in FieldTexts.Leaves(row.Fields, field.Path))
                    values.Add(new Value(row.Key.Value, leaf, await texts.Of(leaf, row.Key, field.Path, cancellation)));
            }
        }

        return values;
    }

    private void Leave(Place place, string why) =>
        _gaps.Add(new CoverageGap(place.Collection.Address, CoverageGapKind.NotCorrected, $"{place.Field.Path} {why}."));

    /// <summary>What kept a collection from being searched keeps it from being corrected.</summary>
    private void CarryOver(Collection collection) =>
        _gaps.UnionWith(file.Gaps.Where(gap => gap.Collection == collection.Address
            && gap.Kind is CoverageGapKind.NoConnection or CoverageGapKind.NoPrimaryKey or CoverageGapKind.Unreachable));

    private static bool IsSame(Field field, string? one, string other) => one is not null && Spelling(field, one) == Spelling(field, other);

    /// <summary>Spellings of one identity are one value; others are told apart letter by letter, and numbers by their value.</summary>
    private static string Spelling(Field field, string text) =>
        (field.Identity is { } kind ? IdentityText.Normal(kind, text) : NumberText.Normal(text)) ?? text.Trim();

    private LocatedCollection? Located(Collection collection) => file.Located.FirstOrDefault(each => each.Address == collection.Address);

    private IConnector Connector(Collection collection) =>
        connectors.Find(collection.Connection!) ?? throw new StepFailedException("connection-not-configured", collection.Connection!);

    /// <summary>A field that is to hold a value.</summary>
    private sealed record Place(Collection Collection, Field Field, string Value);

    /// <param name="Key">Of its row.</param>
    /// <param name="Stored">As the store has it.</param>
    /// <param name="Read">What it says.</param>
    private sealed record Value(string Key, JsonNode? Stored, ReadValue Read)
    {
        public string? Text => Read.Text;
    }
}
