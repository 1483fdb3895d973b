using System.Globalization;
using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Explaining;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Personalization.Transparency.People;

/// <summary>Says decisions and uses in the words that explanations have, with the names that people know.</summary>
/// <param name="map">Whose names.</param>
internal sealed class UseWording(PersonalDataMap map)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _names = new(StringComparer.Ordinal);

    /// <summary>A purpose's title; of a field, its categories as people know them.</summary>
    public string Name(string value) =>
        Field(value) is { } names ? string.Join(", ", names) : map.Vocabulary.Purpose(value).Title;

    /// <summary>A sentence for all that was decided alike.</summary>
    public IReadOnlyList<string> Sentences(IEnumerable<PersonMessage> messages) =>
        [.. messages.GroupBy(Alike, StringComparer.Ordinal).Select(alike => Sentence([.. alike]))];

    /// <param name="record">Of one use.</param>
    /// <param name="since">When facts came to be so, by their ids.</param>
    public PersonUse Of(UseRecord record, IReadOnlyDictionary<string, Instant> since)
    {
        var said = record.Fields.Select(field => (field, message: Message(record, field, since))).ToList();
        var used = (map.Uses.GetValueOrDefault(record.Purpose)?.Fields ?? [])
            .ToDictionary(each => each.Field.ToString(), StringComparer.Ordinal);
        return new PersonUse(
            record.Id, record.At, Name(record.Purpose), record.Caller,
            Sentences(said.Where(each => !IsRefused(each.field)).Select(each => each.message)),
            [
                .. said.Where(each => IsRefused(each.field)).GroupBy(each => each.field.Rule, StringComparer.Ordinal)
                    .SelectMany(rule => Sentences(rule.Select(each => each.message))
                        .Select(sentence => new RefusedUse(sentence, rule.Key, SourceOf(rule.Key)))),
            ],
            [
                .. record.Fields.Where(field => !IsRefused(field))
                    .SelectMany(field => used.GetValueOrDefault(field.Field)?.Recipients ?? [])
                    .Distinct(StringComparer.Ordinal),
            ],
            record.Rows.GroupBy(each => map.Find(each.Key)?.Title ?? Wording.Of(each.Key), StringComparer.Ordinal)
                .ToDictionary(each => each.Key, each => each.Sum(rows => rows.Value), StringComparer.Ordinal));
    }

    private PersonMessage Message(UseRecord record, FieldUseRecord field, IReadOnlyDictionary<string, Instant> since)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = field.Field, ["purpose"] = record.Purpose };
        if (field.Fact is { } fact && since.TryGetValue(fact, out var at))
            arguments["since"] = LocalDatePattern.Iso.Format(at.InUtc().Date);
        if (field.As is { } form)
            arguments["generalisation"] = form;
        // The map of the record has the purpose; where that map is gone, one that rests on no consent may at least be objected to.
        arguments["basis"] = Explanation.ArgumentOf(map.Uses.GetValueOrDefault(record.Purpose)?.Basis ?? LegalBasis.LegitimateInterests);
        return new PersonMessage(field.Reason, arguments);
    }

    private string Sentence(IReadOnlyList<PersonMessage> alike)
    {
        var fields = string.Join(
            ", ", alike.SelectMany(each => Field(each.Arguments["field"]) ?? [Wording.Of(each.Arguments["field"].Split('.')[^1])])
                .Distinct(StringComparer.Ordinal));
        var arguments = new Dictionary<string, string>(alike[0].Arguments, StringComparer.Ordinal) { ["field"] = fields };
        if (arguments.TryGetValue("generalisation", out var code) && Generalisation.All.TryGetValue(code, out var form))
            arguments["generalisation"] = form.Title;
        return EnglishWording.Render(
            new PersonMessage(alike[0].Code, arguments), value => value == fields ? fields : $"“{map.Vocabulary.Purpose(value).Title}”");
    }

    private static string Alike(PersonMessage message) => string.Join('\n',
    [
        message.Code,
        .. message.Arguments.Where(each => each.Key != "field").OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key}={each.Value}")),
    ]);

    private static bool IsRefused(FieldUseRecord field) => field.Outcome == UseRecord.RefusedOutcome;

    private static string SourceOf(string rule) => DecisionRules.Table.FirstOrDefault(each => each.Code == rule)?.Source ?? "";

    private IReadOnlyList<string>? Field(string address)
    {
        if (_names.TryGetValue(address, out var known))
            return known;
        foreach (var collection in map.Collections)
        {
            var start = $"{collection.Address}.";
            if (!address.StartsWith(start, StringComparison.Ordinal) || collection.Find(address[start.Length..]) is not { } field)
                continue;
            var categories = field.DataCategories.Where(each => each.StartsWith("user", StringComparison.Ordinal)).ToList();
            return _names[address] = categories.Count > 0 ? [.. categories.Select(map.Vocabulary.Category)] : [field.Title];
        }

        return null;
    }
}
