using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>Retention names fields of its own collection, and counts from one that holds a time.</summary>
internal static class RetentionCheck
{
    public static void Run(CollectionDraft draft, Problems problems)
    {
        if (draft.Retention is not { } retention)
            return;
        var where = draft.Address.ToString();
        foreach (var word in retention.Keep.Where(word => !draft.Under(word.Text).Any()))
            problems.Add(word.Place, "keep", where, Missing(draft, word));
        if (retention.Parent is not null || retention.From is not { } from)
            return;
        if (!draft.ByPath.TryGetValue(from.Text, out var field))
            problems.Add(from.Place, "from", where, Missing(draft, from));
        else if (field.IsSealed)
            problems.Add(from.Place, "from", where, "This field is sealed: the sweep could not read the time in it");
        else if (!MayHoldTime(field))
            problems.Add(from.Place, "from", where, "This field holds no time");
    }

    private static bool MayHoldTime(FieldDraft field) =>
        !field.IsContent
        && field.DataType is not ("boolean" or "object")
        && field.DataType?.EndsWith("[]", StringComparison.Ordinal) != true;

    private static string Missing(CollectionDraft draft, Word word) =>
        $"{draft.Address} has no field {Spelling.Quote(word.Text)}{Spelling.Hint(word.Text, draft.ByPath.Keys)}";
}
