namespace Compliance.Law.Reading;

/// <summary>A data file of the table.</summary>
/// <param name="File">Its name.</param>
/// <param name="Text">YAML.</param>
internal sealed record LawFile(string File, string Text);

/// <param name="File">The file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record LawDataFault(string File, long Line, long Column, string Message)
{
    public override string ToString() => $"{File}({Line},{Column}): {Message}";
}

/// <summary>The table cannot be read: every fault at once.</summary>
public sealed class LawDataException(IReadOnlyList<LawDataFault> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<LawDataFault> Faults { get; } = faults;
}
