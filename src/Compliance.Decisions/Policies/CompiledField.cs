using Compliance.Decisions.Facts;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Policies;

internal sealed class CompiledField
{
    private readonly Dictionary<string, CompiledUse> _uses;

    public CompiledField(PolicyField field, CompiledPolicy compiled, DecisionPolicy policy)
    {
        (Address, IsSpecialCategory, IsSensitive) = (field.Address, field.IsSpecialCategory, field.IsSensitive);
        Collection = compiled.Collection(field.Collection)!.Value;
        Declaration = new Ground(Address, null);
        Categories = compiled.Categories.Exactly(field.Categories);
        RetentionEnd = policy.RetentionEnds.Where(end => end.Collection == field.Collection).MinBy(end => end.From);
        _uses = new Dictionary<string, CompiledUse>(StringComparer.Ordinal);
        foreach (var use in field.Uses)
            _uses.Add(use.Purpose, new CompiledUse(compiled.Recipients.Exactly(use.Recipients), use.Generalisation));
    }

    public string Address { get; }

    /// <summary>The number of the collection in the policy.</summary>
    public int Collection { get; }

    public Ground Declaration { get; }

    public BitSet Categories { get; }

    public bool IsSpecialCategory { get; }

    public bool IsSensitive { get; }

    public RetentionEndFact? RetentionEnd { get; }

    public CompiledUse? Use(string purpose) => _uses.GetValueOrDefault(purpose);
}

/// <param name="Recipients">Who else receives the field for the purpose.</param>
/// <param name="Generalisation">What the purpose gets instead of the exact value; null if the exact value.</param>
internal sealed record CompiledUse(BitSet Recipients, string? Generalisation);
