using Compliance.Decisions.Facts;

namespace Compliance.Decisions.Policies;

internal sealed class CompiledField
{
    private readonly Dictionary<string, CompiledUse> _uses;

    public CompiledField(PolicyField field, CompiledPolicy compiled, DecisionPolicy policy)
    {
        (Address, Collection, IsSpecialCategory, IsSensitive) = (field.Address, field.Collection, field.IsSpecialCategory, field.IsSensitive);
        Categories = compiled.Categories.Exactly(field.Categories);
        RetentionEnd = policy.RetentionEnds.Where(end => end.Collection == Collection).MinBy(end => end.From);
        _uses = field.Uses.ToDictionary(
            use => use.Purpose, use => new CompiledUse(compiled.Recipients.Exactly(use.Recipients), use.Generalisation), StringComparer.Ordinal);
    }

    public string Address { get; }

    public string Collection { get; }

    public BitSet Categories { get; }

    public bool IsSpecialCategory { get; }

    public bool IsSensitive { get; }

    public RetentionEndFact? RetentionEnd { get; }

    public CompiledUse? Use(string purpose) => _uses.GetValueOrDefault(purpose);
}

/// <param name="Recipients">Who else receives the field for the purpose.</param>
/// <param name="Generalisation">What the purpose gets instead of the exact value; null if the exact value.</param>
internal sealed record CompiledUse(BitSet Recipients, string? Generalisation);
