using System.Text.RegularExpressions;
using Compliance.Testing;

namespace Compliance.Tests;

/// <summary>
/// The domain's folders know one another in one direction: each only those above it in the list. So there is no circle, and a capability is
/// found in one place.
/// </summary>
public sealed partial class DomainFolderTests
{
    /// <summary>From the frame, which knows no business, down to the capabilities.</summary>
    private static readonly string[] Order =
    [
        "Values",
        "Workflows",
        "Timers",
        "Modules",
        "Law",
        "Commands",
        "Subjects",
        "Findings",
        "DataMap",
        "Connectors",
        "Masking",
        "Preflight",
        "Drafting",
        "Evidence",
        "Certificates",
        "Keys",
        "Requests",
        "Restores",
        "Retention",
        "Consent",
        "Tasks",
        "Correspondence",
        "Proofs",
        "Personalization",
        "Recipients",
        "Reviews",
    ];

    private static readonly DirectoryInfo Domain = new(Repository.PathTo("src", "Compliance"));

    public static TheoryData<string> Folders => [.. Order];

    [Fact]
    public void Every_folder_of_the_domain_has_its_place_in_the_order() => Assert.Equal(
        Order.Order(StringComparer.Ordinal),
        Domain.GetDirectories().Select(folder => folder.Name).Except(["bin", "obj"]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_folders_above_it(string folder)
    {
        var below = Order.SkipWhile(each => each != folder).Skip(1).ToList();
        var used = Sources(Path.Combine(Domain.FullName, folder)).SelectMany(
            file => Names(File.ReadAllText(file)).Where(below.Contains).Select(name => $"{Path.GetFileName(file)} uses {name}"));
        Assert.Empty(used.Distinct());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_file_has_the_namespace_of_its_folder(string folder) =>
        Assert.All(
            Sources(Path.Combine(Domain.FullName, folder)),
            file =>
                Assert.Contains(
                    $"namespace Compliance.{Path.GetRelativePath(Domain.FullName, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')};",
                    File.ReadAllText(file),
                    StringComparison.Ordinal));

    /// <summary>The folders that a file names: where it imports one, and where it writes a qualified name.</summary>
    private static IEnumerable<string> Names(string source) =>
        Qualified().Matches(Comment().Replace(source, "")).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"\bCompliance\.(\w+)")]
    private static partial Regex Qualified();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
