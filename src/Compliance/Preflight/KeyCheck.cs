using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>Rows are addressed by the key of the map: it has to tell the store's rows apart, and to come back as it was read.</summary>
internal static class KeyCheck
{
    public static IEnumerable<PreflightFinding> Of(Place place)
    {
        var mapped = place.Collection.PrimaryKey.Select(each => each.Path).ToList();
        if (mapped.Count == 0 || place.Seen.Key is not { } key)
            yield break;
        var written = string.Join(", ", mapped);
        var isUnique = place.Seen.UniqueConstraints.Any(each => each.Fields.All(mapped.Contains));
        if (key.Count == 0 && !isUnique)
        {
            yield return place.Warns(
                PreflightCode.KeyUnknown, mapped[0], $"{place.Address} has no primary key in the store: nothing ensures that "
                    + $"{written} tells its rows apart.",
                "Declare the key in the store, or make sure that no two rows have the same.");
        }
        else if (key.Count > 0 && !isUnique && key.FirstOrDefault(part => !mapped.Contains(part)) is { } missing)
        {
            yield return place.Blocks(
                PreflightCode.KeyDiffers, missing,
                $"The key of {place.Address} is {string.Join(", ", key)} in the store and {written} in the map: rows of several "
                    + "people could have the same.",
                $"Mark {string.Join(", ", key)} with fides_meta.primary_key, and nothing else.");
        }

        foreach (var part in mapped)
        {
            if (place.Seen.Find(part) is { KeyFault: { } fault })
            {
                yield return place.Blocks(
                    PreflightCode.KeyType, part, $"Rows of {place.Address} cannot be addressed by {part}, because {fault}.",
                    "Mark another unique field with fides_meta.primary_key.");
            }
        }
    }
}
