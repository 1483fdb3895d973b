using System.Text.RegularExpressions;
using Compliance.Testing;

namespace Compliance.Proof.Tests.Verifying;

/// <summary>
/// What an auditor has to read to trust a verdict: the files of one folder, which also build without the rest of the repository
/// (tests/Compliance.Proof.Verifying), and of which fewer than 700 lines are code.
/// </summary>
public sealed partial class ClosureTests
{
    private const int Limit = 700;

    private static readonly string[] Needed =
    [
        "System.Buffers.Binary",
        "System.Globalization",
        "System.Numerics",
        "System.Security.Cryptography",
        "System.Text",
        "System.Text.Json",
        "System.Text.Unicode",
        "NSec.Cryptography",
    ];

    [Fact]
    public void It_has_fewer_than_700_lines_of_code()
    {
        var lines = Sources().SelectMany(File.ReadAllLines).Select(line => line.Trim()).ToList();
        var code = lines.Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{code} lines of code, {lines.Count} with comments and blank lines.");
        Assert.InRange(code, 1, Limit - 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 170));
    }

    [Fact]
    public void It_uses_nothing_but_what_is_listed_here()
    {
        foreach (var source in Sources())
            Assert.Subset(
                Needed.ToHashSet(),
                Using().Matches(File.ReadAllText(source)).Select(match => match.Groups["name"].Value)
                    .Where(name => !name.StartsWith("Compliance.Proof.Verifying", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void It_looks_at_no_type_calls_nothing_by_name_and_reaches_nothing_outside() =>
        Assert.All(
            Sources(),
            source =>
                Assert.DoesNotMatch(
                    @"System\.Reflection|GetType|typeof|Activator|\bdynamic\b|JsonSerializer|MethodInfo|Assembly\b|DllImport|LibraryImport|\bunsafe\b|System\.Net|System\.IO|\bFile\.|Environment|Process\b|DateTime\.|DateTimeOffset\.|TimeProvider|async ",
                    string.Join('\n', File.ReadAllLines(source).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                ));

    private static IEnumerable<string> Sources()
    {
        var sources = Directory.GetFiles(Repository.PathTo("src", "Compliance.Proof", "Verifying"), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(sources);
        return sources;
    }

    [GeneratedRegex(@"^(global )?using (static )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
