namespace Compliance.DataMap.Loading.Yaml;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class Spelling
{
    /// <summary>Longer names are compared with nothing: it bounds the work that a hostile file causes.</summary>
    private const int MaxNameLength = 64;

    /// <summary>A quoted value for a message: one line, of bounded length.</summary>
    public static string Quote(string text) => $"'{Shorten(text, MaxNameLength)}'";

    /// <summary>One line of at most <paramref name="length"/> letters.</summary>
    public static string Shorten(string text, int length)
    {
        var shown = text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
        return string.Concat(shown.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));
    }

    /// <summary>The message's end: what was meant, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Nearest(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>What differs from the name by no more than a third of its letters, two at most, without regard to case.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxNameLength)
            return null;
        string? nearest = null;
        var least = Math.Min(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) >= least)
                continue;
            var distance = Distance(name, candidate);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The one that differs least, however much that is.</summary>
    public static string? Closest(string name, IEnumerable<string> known) =>
        name.Length > MaxNameLength ? null : known.MinBy(candidate => Distance(name, candidate));

    /// <summary>How many letters must be inserted, dropped, replaced or swapped with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
            table[row, 0] = row;
        for (var column = 0; column <= right.Length; column++)
            table[0, column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = table[row - 1, column - 1] + (Same(left[row - 1], right[column - 1]) ? 0 : 1);
                var least = Math.Min(replaced, Math.Min(table[row - 1, column], table[row, column - 1]) + 1);
                if (row > 1 && column > 1 && Same(left[row - 1], right[column - 2]) && Same(left[row - 2], right[column - 1]))
                    least = Math.Min(least, table[row - 2, column - 2] + 1);
                table[row, column] = least;
            }
        }

        return table[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
