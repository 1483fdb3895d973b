using System.Globalization;
using System.Text;
using Compliance.Web.Problems;

namespace Compliance.Generate;

/// <summary>What the .NET client knows of problems: their codes, and what to do about each.</summary>
internal static class ClientProblems
{
    /// <summary>Of a line of code, less its indentation and what stands around a text.</summary>
    private const int MaxText = 100;

    public static string Write()
    {
        var file = new StringBuilder("""
            // Written by: dotnet run --project eng/generate
            namespace Compliance.Client.Problems;

            /// <summary>The problems that this version of the client knows: <see cref="ComplianceProblem.Code"/> is one of these.</summary>
            public static class ProblemCodes
            {

            """);
        foreach (var problem in Problem.All)
            file.Append(
                CultureInfo.InvariantCulture,
                $"    /// <summary>{Escaped(problem.Title)}</summary>\n"
                + $"    public const string {Name(problem.Code)} = \"{problem.Code}\";\n\n");
        file.Append("    internal static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)\n    {\n");
        foreach (var problem in Problem.All)
            file.Append(CultureInfo.InvariantCulture, $"        [{Name(problem.Code)}] =\n            {Literal(problem.Kind.Do)},\n");
        return file.Append("    };\n}\n").ToString().ReplaceLineEndings("\n");
    }

    private static string Name(string code) =>
        string.Concat(code.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>In lines of a length that can be read.</summary>
    private static string Literal(string text)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length > MaxText)
                lines.Add("");
            lines[^1] += $"{word} ";
        }

        lines[^1] = lines[^1].TrimEnd();
        return string.Join("\n            + ", lines.Select(line =>
            $"\"{line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
    }
}
