using System.CommandLine;
using Compliance.Cli.Consent;
using Compliance.Cli.Holds;
using Compliance.Cli.Law;
using Compliance.Cli.Maps;
using Compliance.Cli.Verifying;

namespace Compliance.Cli;

/// <summary>
/// <c>compliance</c>: see <see cref="ExitCode"/>. To verify a certificate takes the offline verifier alone: what reaches stores is loaded
/// by the commands that need it.
/// </summary>
internal static class CommandLine
{
    public static int Run(string[] args, TextWriter output, TextWriter error) =>
        Run(args, output, error, () => new SocketsHttpHandler());

    /// <param name="args">As they were given.</param>
    /// <param name="output">For what was asked.</param>
    /// <param name="error">For progress, and for what could not be answered.</param>
    /// <param name="http">What reaches a deployment.</param>
    internal static int Run(string[] args, TextWriter output, TextWriter error, Func<HttpMessageHandler> http)
    {
        var root = new RootCommand(
            "Checks what ComplianceFunctions certifies, offline; writes, checks and explains data maps; imports consents; places "
            + "legal holds; computes deadlines.")
        {
            VerifyCommand.Create(output, error), MapCommand.Create(output, error), ConsentCommand.Create(output, error, http),
            HoldsCommand.Create(output, error, http), DeadlineCommand.Create(output, error),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction)
            return parsed.Invoke(new() { Output = output, Error = error });
        foreach (var wrong in parsed.Errors) error.WriteLine(wrong.Message);
        return ExitCode.Usage;
    }
}
