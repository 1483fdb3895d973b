using System.Text.Json.Nodes;
using Compliance.DataMap;

namespace Compliance.Connectors;

/// <summary>What happens to the rows of an erasure.</summary>
public abstract record ErasureInstruction
{
    private ErasureInstruction()
    {
    }

    public static readonly ErasureInstruction Delete = new DeleteRow();

    public sealed record DeleteRow : ErasureInstruction;

    public sealed record MaskFields(IReadOnlyList<FieldMask> Masks) : ErasureInstruction
    {
        /// <summary>Whether a row, read with every mapped field, is already as the masks would leave it. An empty body is masked.</summary>
        public bool IsAppliedTo(Collection collection, Row row) => Masks.All(
            mask => collection.Find(mask.Path) is { IsContent: true } ? row.Content is not { Length: > 0 } : mask.IsAppliedTo(row));
    }
}

/// <param name="Path">The field to rewrite.</param>
/// <param name="Masking">How.</param>
public sealed record FieldMask(string Path, IMasking Masking)
{
    internal bool IsAppliedTo(Row row)
    {
        var isApplied = true;
        JsonPaths.Rewrite(row.Fields.DeepClone(), Path, value =>
        {
            isApplied &= Masking.IsApplied(value);
            return value;
        });
        return isApplied;
    }
}

/// <summary>A masking strategy, ready to apply.</summary>
public interface IMasking
{
    /// <summary>True when the result does not depend on the value, so that many rows can be rewritten at once.</summary>
    bool IsConstant { get; }

    /// <param name="value">What the field holds; null when absent.</param>
    JsonNode? Apply(JsonNode? value);

    /// <summary>Whether there is nothing left to mask: no value, or one that <see cref="Apply"/> leaves as it is.</summary>
    /// <param name="value">As <see cref="Apply"/> takes it.</param>
    bool IsApplied(JsonNode? value) => value is null || JsonNode.DeepEquals(value, Apply(value));
}
