namespace Compliance.Consent.Notices;

/// <summary>What became of a line of text.</summary>
public enum TextChange
{
    /// <summary>Both versions have it.</summary>
    Same,

    /// <summary>Only the earlier version has it.</summary>
    Removed,

    /// <summary>Only the later version has it.</summary>
    Added,
}

/// <param name="Change">What became of it.</param>
/// <param name="Text">One line.</param>
public sealed record NoticeLine(TextChange Change, string Text);

/// <param name="Language">A BCP 47 tag.</param>
/// <param name="Lines">Title, text, and the words of each purpose.</param>
public sealed record NoticeWordsComparison(string Language, IReadOnlyList<NoticeLine> Lines);

/// <summary>Compares the words of two versions, line by line: the longest sequence of lines that both have stays.</summary>
public static class NoticeWords
{
    /// <summary>Of longer texts, each line is removed or added where they begin to differ: the table grows with both.</summary>
    private const int MaxCells = 4_000_000;

    /// <summary>In the order of the later version's languages, then of those that it no longer has.</summary>
    public static IReadOnlyList<NoticeWordsComparison> Compare(Notice from, Notice to) =>
    [
        .. to.Texts.Concat(from.Texts).Select(text => text.Language).Distinct(StringComparer.Ordinal)
            .Select(language => new NoticeWordsComparison(language, Compare(Lines(from, language), Lines(to, language)))),
    ];

    private static List<string> Lines(Notice notice, string language) =>
        notice.Texts.FirstOrDefault(text => text.Language == language) is { } words
            ? [
                words.Title, .. words.Text.Split('\n'),
                .. notice.Purposes.SelectMany(each => $"{each.Code}: {words.Purposes[each.Code]}".Split('\n')),
            ]
            : [];

    private static List<NoticeLine> Compare(List<string> from, List<string> to)
    {
        var start = from.Zip(to).TakeWhile(each => each.First == each.Second).Count();
        var lengths = Lengths(from, to, start);
        var lines = from.Take(start).Select(line => new NoticeLine(TextChange.Same, line)).ToList();
        var (at, behind) = (start, start);
        while (at < from.Count || behind < to.Count)
        {
            if (at < from.Count && behind < to.Count && lengths is not null && from[at] == to[behind])
            {
                lines.Add(new(TextChange.Same, from[at++]));
                behind++;
            }
            else if (at < from.Count
                && (behind == to.Count || lengths is null
                    || lengths[at - start + 1, behind - start] >= lengths[at - start, behind - start + 1]))
            {
                lines.Add(new(TextChange.Removed, from[at++]));
            }
            else
            {
                lines.Add(new(TextChange.Added, to[behind++]));
            }
        }

        return lines;
    }

    /// <summary>How many lines what is left of both has in common, from each pair of lines on.</summary>
    private static int[,]? Lengths(List<string> from, List<string> to, int start)
    {
        var (rows, columns) = (from.Count - start, to.Count - start);
        if ((long)rows * columns > MaxCells)
            return null;
        var lengths = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
                lengths[row, column] = from[start + row] == to[start + column]
                    ? lengths[row + 1, column + 1] + 1
                    : int.Max(lengths[row + 1, column], lengths[row, column + 1]);
        }

        return lengths;
    }
}
