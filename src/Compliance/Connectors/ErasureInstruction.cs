using System.Text.Json.Nodes;

namespace Compliance.Connectors;

/// <summary>What happens to the rows of an erasure.</summary>
public abstract record ErasureInstruction
{
    private ErasureInstruction()
    {
    }

    public static readonly ErasureInstruction Delete = new DeleteRow();

    public sealed record DeleteRow : ErasureInstruction;

    public sealed record MaskFields(IReadOnlyList<FieldMask> Masks) : ErasureInstruction;
}

/// <param name="Path">The field to rewrite.</param>
/// <param name="Masking">How.</param>
public sealed record FieldMask(string Path, IMasking Masking);

/// <summary>A masking strategy, ready to apply.</summary>
public interface IMasking
{
    /// <summary>True when the result does not depend on the value, so that many rows can be rewritten at once.</summary>
    bool IsConstant { get; }

    /// <param name="value">What the field holds; null when absent.</param>
    JsonNode? Apply(JsonNode? value);
}
