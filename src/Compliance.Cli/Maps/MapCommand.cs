using System.CommandLine;

namespace Compliance.Cli.Maps;

/// <summary><c>compliance map</c>: what writes, checks and explains a data map.</summary>
internal static class MapCommand
{
    public static Command Create(TextWriter output, TextWriter error) => new(
        "map",
        "Write, check and explain a data map. Exit 0: fine; 1: a finding blocks erasures; 2: the question was not understood, or the "
            + "map cannot be read; 3: a store did not answer.")
    {
        DraftCommand.Create(output, error),
        CheckCommand.Create(output, error),
        ExplainCommand.Create(output, error),
    };

    /// <summary>Runs a command's work and turns what a user can mend into a message and a code. Messages name settings, never what they
    /// hold.</summary>
    public static async Task<int> Run(TextWriter error, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            return ExitCode.Usage;
        }
        catch (IOException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            return ExitCode.Usage;
        }
    }
}
