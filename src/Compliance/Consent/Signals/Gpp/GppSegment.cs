namespace Compliance.Consent.Signals.Gpp;

/// <summary>A segment of a section, which a dot separates from the next ("Sub-Sections"). The first is always there, the others may be
/// missing.</summary>
/// <param name="Name"><c>core</c>, <c>gpc</c> or <c>sensitive data</c>.</param>
/// <param name="Fields">In the order of their bits.</param>
public sealed record GppSegment(string Name, ValueList<GppField> Fields)
{
    /// <summary>The bits of all fields, without padding.</summary>
    public int Bits { get; } = Fields.Sum(field => field.Bits * field.Count);
}
