namespace Compliance.Consent.Signals.Gpp;

/// <summary>A field of a section: one unsigned number, or several one after the other (GPP, "Section Encoding").</summary>
/// <param name="Name">As the section's specification spells it.</param>
/// <param name="Bits">The bits of one number: 6 for a version, 2 for a choice, 1 for a boolean.</param>
/// <param name="Count">How many numbers there are: 1 for Int(n), more for N-Bitfield(n, count).</param>
/// <param name="Least">No number is smaller.</param>
/// <param name="Greatest">No number is greater.</param>
/// <param name="Initial">The number in a new section.</param>
public sealed record GppField(string Name, int Bits, int Count, int Least, int Greatest, int Initial)
{
    /// <summary>A number with one value: a version, a type.</summary>
    public static GppField Fixed(string name, int bits, int value) => new(name, bits, 1, value, value, value);

    /// <summary>Choices of two bits: 0 not applicable, 1 and 2; the value 3 is undefined, and refused.</summary>
    public static GppField Choice(string name, int count = 1, int initial = 0) => new(name, 2, count, 0, 2, initial);

    /// <summary>One bit: 0 false, 1 true, as the sections and the encoders have it. The specification's table of types has it the other way
    /// round.</summary>
    public static GppField Boolean(string name) => new(name, 1, 1, 0, 1, 0);

    /// <summary>What a number must be, in words.</summary>
    internal string Expected => Least == Greatest ? $"{Name} {Least}" : $"{Name} from {Least} to {Greatest}";
}
