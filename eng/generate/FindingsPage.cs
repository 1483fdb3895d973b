using System.Globalization;
using System.Text;
using Compliance.Findings;

namespace Compliance.Generate;

/// <summary>docs/findings.md: what each kind of finding means and what to do.</summary>
internal static class FindingsPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Findings

            A review reports what it found, as JSON and as a page. Each finding names its place, how severe it is, what to do, and, where the data
            map says so, who answers for the place. `dotnet run --project eng/generate` writes this page from the checks.

            """);
        foreach (var kind in FindingKind.All)
            page.Append(
                CultureInfo.InvariantCulture, $"\n## {kind.Code}\n\n{kind.Title}.\n\n**Means.** {kind.Means}\n\n**Do.** {kind.Do}\n");
        return page.ToString().ReplaceLineEndings("\n");
    }
}
