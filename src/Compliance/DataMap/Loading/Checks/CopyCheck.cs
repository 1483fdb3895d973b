using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>
/// A copy has the value of another field, and is corrected with it: it is no key and refers to nothing, for these are changed nowhere.
/// </summary>
internal static class CopyCheck
{
    /// <returns>The field that this one is a copy of; null where it is none, or where that is reported.</returns>
    public static FieldAddress? Resolve(CollectionDraft draft, FieldDraft field, IEnumerable<CollectionDraft> all)
    {
        if (field.CopyOf is not { } word)
            return null;
        if (field.IsPrimaryKey || field.References.Count > 0 || field.IsContent)
            field.Problem("copy_of", "A key, a reference and content are no copies: leave it out");
        var collections = all.ToList();
        foreach (var collection in collections)
        {
            var start = $"{collection.Address}.";
            if (!word.Text.StartsWith(start, StringComparison.Ordinal)
                || !collection.ByPath.TryGetValue(word.Text[start.Length..], out var of))
                continue;
            if (collection == draft && of == field)
                field.Problem("copy_of", "A field is no copy of itself");
            return new FieldAddress(collection.Address, of.Path);
        }

        var known = collections.SelectMany(each => each.Fields.Select(other => $"{each.Address}.{other.Path}"));
        field.Problem(
            "copy_of",
            $"No field is called {Spelling.Quote(word.Text)}: write dataset.collection.field{Spelling.Hint(word.Text, known)}");
        return null;
    }
}
