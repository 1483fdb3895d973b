using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Preflight;

namespace Compliance.Tests.Preflight;

/// <summary>
/// A store in a few letters: <c>orders</c> with columns <c>id int key</c>, <c>mail text(60) unique not null</c>,
/// <c>account int ->people.id cascade</c>. All collections are in dataset <c>shop</c>, behind connection <c>store</c>.
/// </summary>
internal static class StoreSketch
{
    private static readonly Dictionary<string, StoredKind> Kinds = new()
    {
        ["text"] = StoredKind.Text,
        ["int"] = StoredKind.Whole,
        ["number"] = StoredKind.Number,
        ["bool"] = StoredKind.Truth,
        ["time"] = StoredKind.Time,
        ["json"] = StoredKind.Json,
        ["bytes"] = StoredKind.Bytes,
        ["uuid"] = StoredKind.Other,
    };

    public static StoreDescription Of(params (string Name, string Columns)[] collections) =>
        new(collections.ToDictionary(each => new CollectionAddress("shop", each.Name), each => Table(each.Columns)));

    public static CollectionDescription Table(string columns)
    {
        var parts = columns.Split(", ").Select(each => each.Split(' ')).ToList();
        return new CollectionDescription
        {
            Fields = [.. parts.Select(Field)],
            Key = [.. parts.Where(each => each.Contains("key")).Select(each => each[0])],
            UniqueConstraints =
            [
                .. parts.Where(each => each.Contains("unique")).Select(each => new UniqueConstraint($"{each[0]}_unique", [each[0]])),
            ],
            ForeignKeys = [.. parts.SelectMany(Keys)],
            Rights = StoreRights.All,
        };
    }

    public static StoreDescription With(
        this StoreDescription store, string collection, Func<CollectionDescription, CollectionDescription> change)
    {
        var address = new CollectionAddress("shop", collection);
        return new StoreDescription(
            new Dictionary<CollectionAddress, CollectionDescription>(store.Collections) { [address] = change(store.Collections[address]) });
    }

    public static IReadOnlyList<PreflightFinding> Compare(this StoreDescription store, PersonalDataMap map) =>
        StoreComparison.Compare(map, new Dictionary<string, StoreDescription> { ["store"] = store });

    /// <summary>What was found, as <c>code column</c>, those that block with an exclamation mark.</summary>
    public static IEnumerable<string> Told(this IEnumerable<PreflightFinding> findings) =>
        findings.Select(each => $"{each.Code}{(each.Blocks ? "!" : "")} {each.Collection?.Collection}.{each.Column}");

    private static FieldDescription Field(string[] words)
    {
        var type = words[1].TrimEnd('[', ']');
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var (name, length) =
            open < 0
                ? (type, (int?)null)
                : (type[..open], int.Parse(type[(open + 1)..^1], System.Globalization.CultureInfo.InvariantCulture));
        return new FieldDescription(
            words[0],
            words[1],
            Kinds[name],
            IsNullable: !words.Contains("not") && !words.Contains("key"),
            IsGenerated: words.Contains("generated"),
            IsArray: words[1].EndsWith("[]", StringComparison.Ordinal),
            Length: length)
        {
            KeyFault = name == "json" ? "the type json has no order" : null,
        };
    }

    private static IEnumerable<ForeignKey> Keys(string[] words) =>
        from word in words
        where word.StartsWith("->", StringComparison.Ordinal)
        let to = word[2..].Split('.')
        let rule = words.Contains("cascade") ? DeleteRule.Cascade : words.Contains("clear") ? DeleteRule.Clear : DeleteRule.Refuse
        select new ForeignKey($"fk_{words[0]}", [words[0]], new CollectionAddress("shop", to[0]), [to[1]], rule);
}
