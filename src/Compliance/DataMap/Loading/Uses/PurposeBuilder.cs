using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Uses;

namespace Compliance.DataMap.Loading.Uses;

/// <summary>Resolves the fields that purposes use, and refuses what no purpose can use.</summary>
internal sealed class PurposeBuilder(IReadOnlyList<Dataset> datasets, Problems problems)
{
    private readonly Dictionary<string, UsableField> _fields = Fields(datasets);

    public PurposeUse Build(PurposeDraft draft)
    {
        var used = new Dictionary<string, UsedField>(StringComparer.Ordinal);
        foreach (var use in draft.Uses)
        {
            foreach (var word in use.Fields)
            {
                foreach (var (address, field) in Resolve(word, draft))
                {
                    if (Fault(field, use) is { } fault)
                        problems.Add(fault == Misfit ? use.AsPlace : word.Place, "uses", draft.Key.Text, $"{address}: {fault}");
                    else if (!used.TryAdd(address, new UsedField(field.Address, use.As, use.Recipients)))
                        problems.Add(word.Place, "uses", draft.Key.Text, $"{address} is named twice for this purpose: name it once");
                }
            }
        }

        return draft.Declared with { Fields = [.. used.Values] };
    }

    private const string Misfit = "'as' fits fields of another category: see docs/data-map.md for what fits which";

    private static string? Fault(UsableField usable, UseDraft use) => usable.Field switch
    {
        { IsContent: true } => "The body of a blob cannot be used for a purpose: name fields that hold values",
        { ThirdParty: ThirdPartyData.Redact } => "The value is about another person: no purpose of this one may use it",
        { IsMention: true } => "The identity only mentions somebody: it is about another person",
        _ when use.As is { } generalisation && !generalisation.Fits(usable.Field.DataCategories) => Misfit,
        _ => null,
    };

    /// <summary>One field, or those in an object, or all of a collection that are personal.</summary>
    private IEnumerable<(string Address, UsableField Field)> Resolve(Word word, PurposeDraft draft)
    {
        if (_fields.TryGetValue(word.Text, out var field))
            return [(word.Text, field)];
        var below = _fields.Where(each => each.Key.StartsWith(word.Text + ".", StringComparison.Ordinal)).ToList();
        if (below.Count > 0 && below.All(each => each.Value.Address.Path.Length < each.Key.Length - word.Text.Length))
        {
            problems.Add(
                word.Place, "uses", draft.Key.Text,
                $"{word.Text} is a whole collection: name the fields that the purpose needs, so that it gets no more (GDPR Art. 5(1)(c))");
            return [];
        }

        if (below.Count == 0)
            problems.Add(
                word.Place, "uses", draft.Key.Text,
                $"There is no field {Spelling.Quote(word.Text)}: write dataset.collection.field{Spelling.Hint(word.Text, _fields.Keys)}");
        return below.Select(each => (each.Key, each.Value));
    }

    private static Dictionary<string, UsableField> Fields(IReadOnlyList<Dataset> datasets)
    {
        var fields = new Dictionary<string, UsableField>(StringComparer.Ordinal);
        foreach (var collection in datasets.SelectMany(dataset => dataset.Collections))
        {
            foreach (var field in collection.Fields)
            {
                var address = new FieldAddress(collection.Address, field.Path);
                fields.TryAdd(address.ToString(), new UsableField(address, field));
            }
        }

        return fields;
    }

    private sealed record UsableField(FieldAddress Address, Field Field);
}
