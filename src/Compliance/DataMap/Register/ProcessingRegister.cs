using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using NodaTime;
using NodaTime.Text;

namespace Compliance.DataMap.Register;

/// <summary>
/// What the company does with personal data, by purpose: the record of processing activities (GDPR Art. 30(1)), and what the public notice
/// says (Art. 13, 14). Made from the data map, by which decisions are made too: they cannot disagree.
/// </summary>
/// <param name="Version">The digest of the data map.</param>
/// <param name="Controller">Who is responsible; null where the map does not say.</param>
/// <param name="Contact">How to reach them; null where the map does not say.</param>
/// <param name="Activities">By purpose, in the order in which the map first names them.</param>
public sealed record ProcessingRegister(
    string Version, string? Controller, ControllerContact? Contact, IReadOnlyList<ProcessingActivity> Activities)
{
    public static ProcessingRegister Of(PersonalDataMap map)
    {
        var keys = map.Uses.Keys.Concat(map.Collections.SelectMany(each => each.Purposes)).Distinct(StringComparer.Ordinal);
        return new ProcessingRegister(map.Digest, map.Controller, map.Contact, [.. keys.Select(key => Activity(map, key))]);
    }

    private static ProcessingActivity Activity(PersonalDataMap map, string key)
    {
        var purpose = map.Vocabulary.Purpose(key);
        var use = map.Uses.GetValueOrDefault(key);
        var items = use is null ? Declared(map, key) : use.Fields.Select(used => Item(map, used));
        ProcessedItem[] all = [.. items];
        var collections = all.Select(item => item.Collection).Distinct().Select(address => map.Find(address)!).ToList();
        return new ProcessingActivity(
            key,
            purpose.Title,
            purpose.Description,
            use is null
                ? [.. collections.Select(each => each.LawfulBasis).OfType<string>().Distinct(StringComparer.Ordinal)]
                : [use.Basis.Code()],
            use is not null,
            [.. collections.Select(each => each.Group).Distinct(StringComparer.Ordinal)],
            all,
            [.. collections.Where(each => each.Retention is not null).Select(KeptData.Of)])
        {
            Classes = use?.Classes ?? default, From = use?.From, Until = use?.Until, ReviewDue = use?.ReviewDue,
            Disclosure = use?.Disclosure ?? PurposeDisclosure.Unsaid,
        };
    }

    /// <summary>What a purpose is mapped to by its collections alone: all that is personal in them.</summary>
    private static IEnumerable<ProcessedItem> Declared(PersonalDataMap map, string key) =>
        from collection in map.Collections
        where collection.Purposes.Contains(key, StringComparer.Ordinal)
        from field in collection.Fields
        where field.IsPersonal
        select Item(map, new UsedField(new FieldAddress(collection.Address, field.Path), null, []));

    private static ProcessedItem Item(PersonalDataMap map, UsedField used)
    {
        var collection = map.Find(used.Field.Collection)!;
        var field = collection.Find(used.Field.Path)!;
        return new ProcessedItem(
            collection.Address, used.Field.ToString(), field.Title, collection.Title, field.DataCategories,
            [.. field.DataCategories.Select(map.Vocabulary.Category)], used.As, used.Recipients, field.IsSpecialCategory, field.IsSealed);
    }
}

/// <param name="Purpose">Its key in the map.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">A sentence; null where the map has none.</param>
/// <param name="Bases">Its legal basis as a code; several where collections name several and the purpose declares none itself.</param>
/// <param name="IsEnforced">It is declared with the fields that it uses: nothing else reaches it through the gate.</param>
/// <param name="Groups">Of whom the data are.</param>
/// <param name="Items">The data.</param>
/// <param name="Kept">How long, by collection; a collection that is not named is kept until somebody asks.</param>
public sealed record ProcessingActivity(
    string Purpose, string Title, string? Description, IReadOnlyList<string> Bases, bool IsEnforced, IReadOnlyList<string> Groups,
    IReadOnlyList<ProcessedItem> Items, IReadOnlyList<KeptData> Kept)
{
    /// <summary>What laws give people a say over.</summary>
    public PurposeClasses Classes { get; init; }

    /// <summary>The first day; null: it always was.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day on which it is over; null: no end.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>By when it has to be reviewed; null: it is not.</summary>
    public LocalDate? ReviewDue { get; init; }

    /// <summary>What people are told of it besides.</summary>
    public PurposeDisclosure Disclosure { get; init; } = PurposeDisclosure.Unsaid;

    /// <summary>Who else receives some of the data.</summary>
    public IEnumerable<string> Recipients => Items.SelectMany(item => item.Recipients).Distinct(StringComparer.Ordinal);
}

/// <param name="Collection">Where it is.</param>
/// <param name="Field">Its address.</param>
/// <param name="Title">What people call it.</param>
/// <param name="CollectionTitle">What people call its collection.</param>
/// <param name="Categories">fideslang categories.</param>
/// <param name="CategoryTitles">What people call them.</param>
/// <param name="As">What is used instead of the exact value; null: the exact value.</param>
/// <param name="Recipients">Who else receives it.</param>
/// <param name="IsSpecial">Of a special category (GDPR Art. 9(1), 10).</param>
/// <param name="IsSealed">Sealed under the person's own key: a technical measure (Art. 30(1)(g)).</param>
public sealed record ProcessedItem(
    CollectionAddress Collection, string Field, string Title, string CollectionTitle, IReadOnlyList<string> Categories,
    IReadOnlyList<string> CategoryTitles, Generalisation? As, IReadOnlyList<string> Recipients, bool IsSpecial, bool IsSealed);

/// <param name="Collection">What people call it.</param>
/// <param name="Period">ISO 8601.</param>
/// <param name="From">What people call the time from which it counts.</param>
/// <param name="Ground">Why rows survive an erasure request; null: they do not.</param>
/// <param name="Law">The provision behind it; null where there is none.</param>
public sealed record KeptData(string Collection, string Period, string From, string? Ground, string? Law)
{
    /// <param name="collection">With a period.</param>
    internal static KeptData Of(Collection collection) => new(
        collection.Title,
        PeriodPattern.NormalizingIso.Format(collection.Retention!.Period),
        collection.Find(collection.Retention.From)?.Title ?? Wording.Of(collection.Retention.From),
        collection.Retention.Ground,
        collection.Retention.Law);
}
