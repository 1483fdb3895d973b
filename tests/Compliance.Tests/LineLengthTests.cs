using System.Text.RegularExpressions;
using Compliance.Testing;

namespace Compliance.Tests;

/// <summary>
/// `dotnet format` does not look at the length of lines. The verifier's closure has a limit of its own, 700 lines of at most 170
/// columns, which `ClosureTests` holds: an auditor reads it whole.
/// </summary>
public sealed partial class LineLengthTests
{
    private const int MaxColumns = 140;

    private static readonly string[] Folders = ["src", "tests", "samples", "eng"];

    [Fact]
    public void No_line_of_code_is_longer_than_140_columns() =>
        Assert.Empty(
            Folders
                .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !Elsewhere().IsMatch(file))
                .SelectMany(file => TooLong(File.ReadAllText(file)).Select(line => $"{file}:{line}")));

    [Theory]
    [InlineData(140, 0)]
    [InlineData(141, 1)]
    public void A_line_counts_from_its_first_column(int columns, int found) =>
        Assert.Equal(found, TooLong(string.Join(' ', Enumerable.Repeat("word", 50))[..columns]).Count());

    [Fact]
    public void Text_in_raw_strings_and_a_literal_without_a_blank_may_be_longer()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 50));
        Assert.Empty(TooLong($"var sql = \"\"\"\n{words}\n\"\"\";"));
        Assert.Empty(TooLong($"var key = \"{new string('k', 150)}\";"));
        Assert.Single(TooLong($"var sql = \"\"\"\n{words}\n\"\"\";\n{words}"));
    }

    /// <returns>The numbers of the lines.</returns>
    private static IEnumerable<int> TooLong(string text)
    {
        var isInText = false;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var quotes = RawQuotes().Count(line);
            if (line.Length > MaxColumns && !isInText && quotes == 0 && !Unbreakable().IsMatch(line))
                yield return index + 1;
            isInText ^= quotes % 2 == 1;
        }
    }

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("""[^\s"]{60,}""")]
    private static partial Regex Unbreakable();

    [GeneratedRegex(@"[\\/](bin|obj|node_modules|Compliance\.Proof[\\/]Verifying)[\\/]")]
    private static partial Regex Elsewhere();
}
