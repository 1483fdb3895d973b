using Compliance.Decisions.Policies;

namespace Compliance.Decisions;

/// <summary>
/// A purpose and the fields that it wants to use, prepared under one policy. Immutable; made by <see cref="CompiledPolicy.Question"/>.
/// </summary>
public sealed class DecisionQuestion
{
    private readonly AskedField[] _fields;

    internal DecisionQuestion(CompiledPolicy policy, string purpose, IEnumerable<string> fields)
    {
        if (!Names.IsValid(purpose)) throw new QuestionException("The purpose is not a name. Give the code of one from the data map.");
        (Policy, Purpose, CompiledPurpose) = (policy, purpose, policy.Purpose(purpose));
        string[] addresses = [.. fields];
        if (addresses.Length == 0) throw new QuestionException("The question names no field. Name at least one, or ask for all fields.");
        Array.Sort(addresses, StringComparer.Ordinal);
        _fields =
        [
            .. addresses.Where((address, index) => index == 0 || address != addresses[index - 1]).Select(address => Asked(policy, address)),
        ];
        Fields = [.. _fields.Select(field => field.Address)];
    }

    /// <summary>Under which it was prepared.</summary>
    public CompiledPolicy Policy { get; }

    /// <summary>The code of the purpose, known or not.</summary>
    public string Purpose { get; }

    /// <summary>The fields, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Fields { get; }

    internal CompiledPurpose? CompiledPurpose { get; }

    internal ReadOnlySpan<AskedField> AskedFields => _fields;

    /// <summary>This question, if the policy knows all that it names.</summary>
    /// <exception cref="UnknownPurposeException">It does not know the purpose.</exception>
    /// <exception cref="UnknownFieldException">It does not know a field; all unknown fields are named.</exception>
    public DecisionQuestion RequireKnown()
    {
        if (CompiledPurpose is null) throw new UnknownPurposeException(Purpose, Policy.Version);
        string[] unknown = [.. _fields.Where(field => field.Field is null).Select(field => field.Address)];
        return unknown.Length == 0 ? this : throw new UnknownFieldException(unknown, Policy.Version);
    }

    internal DecisionQuestion Under(CompiledPolicy policy) =>
        ReferenceEquals(policy, Policy) ? this : new DecisionQuestion(policy, Purpose, Fields);

    // The policy's own string where it has one, so that answers share it.
    private AskedField Asked(CompiledPolicy policy, string address)
    {
        if (address is not null && policy.Field(address) is { } field) return new AskedField(field.Address, field, field.Use(Purpose));
        if (!Names.IsValid(address)) throw new QuestionException("A field is not a name. Give addresses as dataset.collection.field.");
        return new AskedField(address, null, null);
    }
}

/// <param name="Address">As asked.</param>
/// <param name="Field">Null if the policy does not know it.</param>
/// <param name="Use">How it is mapped to the purpose of the question; null if it is not.</param>
internal readonly record struct AskedField(string Address, CompiledField? Field, CompiledUse? Use);
