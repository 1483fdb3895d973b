using System.Text.RegularExpressions;
using Compliance.Testing;

namespace Compliance.Tests.Attacks;

/// <summary>The auditor's page names tests: each of them is there.</summary>
public sealed partial class AdversaryPageTests
{
    private static readonly string Page = Repository.PathTo("docs/adversaries.md");

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
    public void Every_adversary_has_a_section_in_which_each_of_the_seven_claims_has_its_tests()
    {
        string[] adversaries = ["Operator", "Insider", "Service identity", "Log key", "Backup", "Network"];
        var sections = File.ReadAllText(Page)
            .Split("\n## ")
            .ToDictionary(section => section.Split('\n')[0], section => section.Split("\n- **").Skip(1).ToList());
        Assert.All(adversaries, adversary => Assert.Equal(7, sections[adversary].Count));
        Assert.All(adversaries, adversary => Assert.Equal(sections["Operator"].Select(Claim), sections[adversary].Select(Claim)));
        Assert.All(adversaries.SelectMany(adversary => sections[adversary]), claim => Assert.Matches(Named(), claim));

        static string Claim(string text) => text[..text.IndexOf("**", StringComparison.Ordinal)];
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
