namespace Compliance.Web.Problems;

/// <summary>What is wrong with a request, by field, all of it.</summary>
public sealed class FieldErrors
{
    /// <summary>A body can be wrong in very many places: the answer names the first 100.</summary>
    public const int Most = 100;

    private readonly SortedDictionary<string, IReadOnlyList<string>> _errors = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> All => _errors;

    /// <param name="field">See <see cref="Json.FieldPath"/>: never a value, and no name that could be one.</param>
    /// <param name="message">Continues the field's name into a sentence, such as "must be a string".</param>
    public void Add(string field, string message)
    {
        if (_count >= Most)
            return;

        _count++;
        _errors[field] = _errors.TryGetValue(field, out var messages) ? [.. messages, message] : [message];
    }

    /// <exception cref="ProblemException">When there is an error.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new ProblemException(Problem.Invalid(this));
    }
}
