using System.Text.RegularExpressions;
using Compliance.Tests.DataMap;

namespace Compliance.Tests.Attacks;

/// <summary>The auditor's page names tests: each of them is there.</summary>
public sealed partial class AdversaryPageTests
{
    private static readonly string Page = Repository.Find("docs/adversaries.md");

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Page)!, "..", "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText).SelectMany(TestsIn).ToHashSet(StringComparer.Ordinal);
        var named = Named().Matches(File.ReadAllText(Page)).Select(match => match.Groups["test"].Value).Distinct().ToList();
        Assert.True(named.Count > 60, $"The page names {named.Count} tests.");
        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [Fact]
    public void Every_row_of_the_table_has_a_cell_for_every_claim_and_every_cell_a_test()
    {
        var rows = File.ReadAllLines(Page).SkipWhile(line => !line.StartsWith("| Adversary", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|')).ToList();
        Assert.Equal(8, rows[0].Length);
        Assert.Equal(6, rows.Count - 2);
        Assert.All(rows.Skip(2), row =>
        {
            Assert.Equal(rows[0].Length, row.Length);
            Assert.All(row.Skip(1), cell => Assert.Matches(Named(), cell));
        });
    }

    private static IEnumerable<string> TestsIn(string source) =>
        Declared().Match(source) is { Success: true } type
            ? Method().Matches(source).Select(method => $"{type.Groups["name"].Value}.{method.Groups["name"].Value}") : [];

    [GeneratedRegex(@"`(?<test>[A-Z]\w+\.[A-Z]\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bclass (?<name>\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"\[(Fact|Theory)[^\n]*\n(\s*\[[^\n]*\n)*\s*public (async )?\w+ (?<name>\w+)\(")]
    private static partial Regex Method();
}
