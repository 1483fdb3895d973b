namespace Infrastructure.Tests.Deployments;

/// <summary>Checks that answer with what is wrong, or with null.</summary>
internal static class Faults
{
    public static string? Each(IEnumerable<Resource> resources, string path, params string?[] allowed)
    {
        var all = resources.ToList();
        if (all.Count == 0)
            return $"there is nothing with {path}";
        var wrong = all.Find(each => !allowed.Contains(each[path]));
        return wrong is null ? null : $"{wrong.Name}: {path} is {wrong[path] ?? "absent"}";
    }

    public static string? Same(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var wanted = expected.Order(StringComparer.Ordinal).ToList();
        var found = actual.Order(StringComparer.Ordinal).ToList();
        return wanted.SequenceEqual(found) ? null : $"{what}: expected [{string.Join(", ", wanted)}], found [{string.Join(", ", found)}]";
    }

    public static string? Lacks(string what, IEnumerable<string> wanted, IEnumerable<string> found) =>
        wanted.Except(found).ToList() is { Count: > 0 } missing ? $"{what} lacks {string.Join(", ", missing)}" : null;

    public static string? Unless(bool holds, string fault) => holds ? null : fault;

    public static string? First(IEnumerable<string?> faults) => faults.FirstOrDefault(each => each is not null);
}
