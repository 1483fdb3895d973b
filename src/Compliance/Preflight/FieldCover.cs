namespace Compliance.Preflight;

/// <summary>
/// A path is covered by itself and by anything below it; and by a leaf above it, whose inside nobody listed: an object and its fields are
/// one place.
/// </summary>
internal static class FieldCover
{
    public static IEnumerable<string> Uncovered(IEnumerable<string> paths, IEnumerable<string> covering)
    {
        var listed = covering.ToHashSet(StringComparer.Ordinal);
        var above = listed.SelectMany(Ancestors).ToHashSet(StringComparer.Ordinal);
        return paths.Where(path =>
            !listed.Contains(path)
            && !above.Contains(path)
            && !Ancestors(path).Any(each => listed.Contains(each) && !above.Contains(each)));
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            yield return path[..dot];
    }
}
