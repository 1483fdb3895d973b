using Compliance.Decisions.Facts;

namespace Compliance.Decisions.Policies;

/// <summary>A policy that was checked and prepared, so that a decision looks nothing up by name. Immutable.</summary>
public sealed class CompiledPolicy
{
    private readonly Dictionary<string, CompiledPurpose> _purposes;
    private readonly Dictionary<string, CompiledField> _fields;
    private readonly Dictionary<string, int> _collections = new(StringComparer.Ordinal);
    private readonly Instants _changes;

    private CompiledPolicy(DecisionPolicy policy)
    {
        Version = policy.Version;
        Hash = PolicyHash.Of(policy);
        Categories = new NameTable(policy.Fields.SelectMany(field => field.Categories), isHierarchy: true);
        Recipients = new NameTable(policy.Fields.SelectMany(field => field.Uses).SelectMany(use => use.Recipients), isHierarchy: false);
        Purposes = [.. policy.Purposes.Select((purpose, index) => new CompiledPurpose(purpose, index))];
        _purposes = Purposes.ToDictionary(purpose => purpose.Code, StringComparer.Ordinal);
        foreach (var field in policy.Fields) _collections.TryAdd(field.Collection, _collections.Count);
        _fields = policy.Fields.Select(field => new CompiledField(field, this, policy))
            .ToDictionary(field => field.Address, StringComparer.Ordinal);
        AllFields = [.. _fields.Keys.Order(StringComparer.Ordinal)];
        _changes = new Instants([.. policy.RetentionEnds.Select(end => end.From), .. Purposes.SelectMany(purpose => purpose.Changes)]);
    }

    /// <summary>The version that its author gave it.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of all that the policy says, in lower-case hexadecimal: the same for the same rules in any order.</summary>
    public string Hash { get; }

    /// <summary>The addresses of all fields, in ordinal order.</summary>
    public IReadOnlyList<string> AllFields { get; }

    internal IReadOnlyList<CompiledPurpose> Purposes { get; }

    internal NameTable Categories { get; }

    internal NameTable Recipients { get; }

    /// <summary>Checks and prepares a policy.</summary>
    /// <exception cref="PolicyException">It contradicts itself; every error is named.</exception>
    public static CompiledPolicy Compile(DecisionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return PolicyErrors.Of(policy) is { Count: > 0 } errors ? throw new PolicyException(errors) : new CompiledPolicy(policy);
    }

    /// <summary>
    /// Prepares a question, to be asked of any number of people. What the policy does not know is refused by the answer; call
    /// <see cref="DecisionQuestion.RequireKnown"/> to be told at once.
    /// </summary>
    /// <exception cref="QuestionException">No field, or a name that is none.</exception>
    public DecisionQuestion Question(string purpose, IEnumerable<string> fields) => new(this, purpose, fields);

    /// <summary>Prepares the question what of a person a purpose may use: all fields of the policy.</summary>
    /// <exception cref="QuestionException">The purpose is no name, or the policy has no field.</exception>
    public DecisionQuestion QuestionOfAllFields(string purpose) => new(this, purpose, AllFields);

    /// <summary>Prepares a person's facts for questions under this policy.</summary>
    /// <exception cref="FactException">A fact says nothing, or two things at once.</exception>
    public BoundFacts Bind(PersonFacts facts) => new(this, facts);

    internal int Collections => _collections.Count;

    internal int? Collection(string collection) => _collections.TryGetValue(collection, out var number) ? number : null;

    internal CompiledPurpose? Purpose(string code) => _purposes.GetValueOrDefault(code);

    internal CompiledField? Field(string address) => _fields.GetValueOrDefault(address);

    /// <summary>When something that the policy says begins or ends next.</summary>
    internal DateTimeOffset NextChange(DateTimeOffset instant) => _changes.After(instant);
}
