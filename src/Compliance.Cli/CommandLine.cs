using System.CommandLine;
using Compliance.Cli.Verifying;

namespace Compliance.Cli;

/// <summary><c>compliance</c>. Exit 0: yes; 1: no, with the reason; 2: the question was not understood.</summary>
internal static class CommandLine
{
    public const int Usage = 2;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Checks what ComplianceFunctions certifies, offline.") { VerifyCommand.Create(output, error) };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction)
            return parsed.Invoke(new() { Output = output, Error = error });
        foreach (var wrong in parsed.Errors) error.WriteLine(wrong.Message);
        return Usage;
    }
}
