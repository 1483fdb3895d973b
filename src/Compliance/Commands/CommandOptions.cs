using System.ComponentModel.DataAnnotations;

namespace Compliance.Commands;

/// <summary>What the custodian roles do at most. Section <c>Compliance:Commands</c>.</summary>
public sealed class CommandOptions
{
    public const string Section = "Compliance:Commands";

    /// <summary>
    /// Different vault keys that the eraser destroys in an hour, 1 to 100,000, whoever asks. More than a company's requests explain is a
    /// mistake or an attack: from there on none is destroyed until a person releases the breaker. The default is 500.
    /// </summary>
    [Range(1, 100_000)]
    public int KeyDeletionsPerHour { get; set; } = 500;
}
