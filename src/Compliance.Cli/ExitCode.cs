namespace Compliance.Cli;

/// <summary>What the command's end says to a script.</summary>
internal static class ExitCode
{
    public const int Yes = 0;

    /// <summary>No, with the reason: a certificate does not hold, a finding blocks.</summary>
    public const int No = 1;

    /// <summary>The question was not understood, or a file cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>A store did not answer, so there is no answer.</summary>
    public const int NoAnswer = 3;
}
