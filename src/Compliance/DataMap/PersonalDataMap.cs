using System.Diagnostics.CodeAnalysis;
using Compliance.DataMap.Uses;
using NodaTime;

namespace Compliance.DataMap;

/// <summary>
/// What personal data the company holds, where, on what ground and for how long: fideslang datasets with this system's
/// <c>compliance:</c> blocks. Immutable; a request pins the <see cref="Digest"/> of the version it was planned with.
/// </summary>
public sealed class PersonalDataMap
{
    private readonly IReadOnlyDictionary<string, CollectionAddress> _registers;
    private readonly Dictionary<CollectionAddress, Collection> _collections;
    private readonly Dictionary<string, Collection> _byText;

    public PersonalDataMap(
        string digest, string? controller, IReadOnlyDictionary<string, Connection> connections, IReadOnlyList<Dataset> datasets,
        IReadOnlyDictionary<string, bool>? distinguishing = null, IReadOnlyDictionary<string, CollectionAddress>? registers = null,
        IReadOnlyList<DataMapNote>? notes = null, MapVocabulary? vocabulary = null, IReadOnlyList<PurposeUse>? uses = null)
    {
        Uses = (uses ?? []).ToDictionary(use => use.Purpose, StringComparer.Ordinal);
        _registers = registers ?? new Dictionary<string, CollectionAddress>();
        Digest = digest;
        Controller = controller;
        Connections = connections;
        Datasets = datasets;
        Notes = notes ?? [];
        Vocabulary = vocabulary ?? MapVocabulary.None;
        DistinguishingIdentities = datasets
            .SelectMany(dataset => dataset.Collections)
            .Select(collection => collection.PrimaryKey.ToArray() is [{ Identity: { } kind }] ? kind : null)
            .OfType<string>()
            .Where(kind => distinguishing?.GetValueOrDefault(kind, true) != false)
            .Concat(distinguishing?.Where(said => said.Value).Select(said => said.Key) ?? [])
            .Concat(_registers.Keys)
            .ToHashSet(StringComparer.Ordinal);
        IdentityKinds = datasets
            .SelectMany(dataset => dataset.Collections)
            .SelectMany(collection => collection.Fields)
            .Select(field => field.Identity)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        _collections = ByAddress(datasets);
        var referredTo = RowReference.All(this).Select(reference => reference.To).ToHashSet();
        Datasets =
        [
            .. datasets.Select(dataset =>
                dataset with { Collections = [.. dataset.Collections.Select(each => WithUses(Marked(each, referredTo)))] }),
        ];
        _collections = ByAddress(Datasets);
        _byText = _collections.Values.ToDictionary(collection => collection.Address.ToString(), StringComparer.Ordinal);
    }

    /// <summary>The version, as <see cref="MapFile.Digest"/> computes it.</summary>
    public string Digest { get; }

    public string? Controller { get; }

    /// <summary>How people reach the controller; null where the map does not say.</summary>
    public ControllerContact? Contact { get; init; }

    public IReadOnlyDictionary<string, Connection> Connections { get; }

    public IReadOnlyList<Dataset> Datasets { get; }

    /// <summary>What the author should know although the map loads, in the order of the files.</summary>
    public IReadOnlyList<DataMapNote> Notes { get; }

    /// <summary>What purposes and categories are called before people.</summary>
    public MapVocabulary Vocabulary { get; }

    /// <summary>Others who are given personal data, and are told what becomes of it.</summary>
    public IReadOnlyList<Recipient> Recipients { get; init; } = [];

    /// <summary>What purposes may use, by their keys. A purpose that is not here may use nothing.</summary>
    public IReadOnlyDictionary<string, PurposeUse> Uses { get; }

    /// <returns>Who answers for a collection; null where the map does not say.</returns>
    public string? OwnerOf(CollectionAddress collection) => Datasets.FirstOrDefault(each => each.Key == collection.Dataset)?.Owner;

    /// <summary>In the order of the files.</summary>
    public IEnumerable<Collection> Collections => Datasets.SelectMany(dataset => dataset.Collections);

    /// <summary>
    /// The kinds of identity that tell people apart, as a customer number does and an email address, which two people may share, does
    /// not: those that are a collection's whole primary key, unless the map says otherwise under <c>compliance.identities</c>.
    /// </summary>
    public IReadOnlySet<string> DistinguishingIdentities { get; }

    /// <summary>Every kind of identity that some field holds.</summary>
    public IReadOnlySet<string> IdentityKinds { get; }

    /// <summary>The groups of data subjects that some collection is about, in alphabetical order.</summary>
    public IReadOnlyList<string> Groups =>
        [.. Collections.Select(collection => collection.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Whether a collection is a register of people under this kind of identity: each has one row there. It is where the kind is its whole
    /// primary key and tells people apart, or where the map says so under <c>compliance.identities</c>.
    /// </summary>
    public bool IsRegister(Collection collection, string kind) =>
        (_registers.TryGetValue(kind, out var register) && register == collection.Address)
        || (DistinguishingIdentities.Contains(kind) && collection.PrimaryKey.ToArray() is [{ Identity: { } only }] && only == kind);

    public Collection? Find(CollectionAddress address) => _collections.GetValueOrDefault(address);

    /// <param name="address">As <see cref="CollectionAddress.ToString"/> writes it.</param>
    public Collection? Find(string address) => _byText.GetValueOrDefault(address);

    /// <param name="address">As <see cref="FieldAddress.ToString"/> writes it.</param>
    public (Collection Collection, Field Field)? FindField(string address)
    {
        foreach (var collection in Collections)
        {
            var start = $"{collection.Address}.";
            if (address.StartsWith(start, StringComparison.Ordinal) && collection.Find(address[start.Length..]) is { } field)
                return (collection, field);
        }

        return null;
    }

    private static Dictionary<CollectionAddress, Collection> ByAddress(IReadOnlyList<Dataset> datasets) =>
        datasets.SelectMany(dataset => dataset.Collections).ToDictionary(collection => collection.Address);

    /// <summary>A purpose that uses a field of a collection is one of the collection's: nobody has to declare it twice.</summary>
    private Collection WithUses(Collection collection) =>
        collection with
        {
            Purposes =
            [
                .. collection.Purposes.Union(
                    Uses.Values
                        .Where(use => use.Fields.Any(used => used.Field.Collection == collection.Address))
                        .Select(use => use.Purpose),
                    StringComparer.Ordinal),
            ],
        };

    private static Collection Marked(Collection collection, HashSet<FieldAddress> referredTo) =>
        collection with
        {
            Fields =
            [
                .. collection.Fields.Select(field =>
                    field with
                    {
                        IsReferredTo = referredTo.Contains(new FieldAddress(collection.Address, field.Path)),
                    }
                ),
            ],
        };
}

/// <param name="Name">As datasets name it.</param>
/// <param name="Kind"><c>azure_tables</c>, <c>azure_blobs</c>, <c>sql</c> or <c>http</c>.</param>
/// <param name="Parallel">How many calls may run at once, 1 to 100; 4 by default.</param>
/// <param name="PerSecond">How many calls may begin in a second, 1 to 100,000; 200 by default.</param>
/// <param name="Backups">How long a backup of the store is kept: when what was erased there is gone from the last of them. Null: not
/// said.</param>
public sealed record Connection(string Name, string Kind, int Parallel, int PerSecond, Period? Backups = null);

/// <param name="Key">Its <c>fides_key</c>.</param>
/// <param name="Connection">Null where the map names none: a coverage gap.</param>
/// <param name="Owner">Who answers for it: a role or a team, never a person's name.</param>
/// <param name="Collections">In the order of the file.</param>
public sealed record Dataset(string Key, string? Connection, string? Owner, IReadOnlyList<Collection> Collections)
{
    /// <summary>What people call it: its name in fideslang, or its key in words.</summary>
    [AllowNull]
    public string Title { get => field ?? Wording.Of(Key); init; }

    /// <summary>A sentence about it; null where the map has none.</summary>
    public string? Description { get; init; }

    /// <summary>What people do there; null where the map does not say.</summary>
    public ManualAccess? Manual { get; init; }
}

/// <summary>
/// Names a collection: <c>dataset.collection</c>. Either name may hold dots; a map in which two of these read alike does not load.
/// </summary>
public readonly record struct CollectionAddress(string Dataset, string Collection)
{
    public override string ToString() => $"{Dataset}.{Collection}";
}

/// <summary>Names a field; nested fields have dotted paths.</summary>
public readonly record struct FieldAddress(CollectionAddress Collection, string Path)
{
    public override string ToString() => $"{Collection}.{Path}";
}
