namespace Compliance.Web.Problems;

/// <summary>What is wrong with a request, by field, all of it.</summary>
public sealed class FieldErrors
{
    /// <summary>A body can be wrong in very many places: the answer names the first 100.</summary>
    public const int Most = 100;

    private readonly SortedDictionary<string, IReadOnlyList<string>> errors = new(StringComparer.Ordinal);
    private int count;

    public bool Any => count > 0;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> All => errors;

    /// <param name="field">See <see cref="Json.FieldPath"/>: never a value, and no name that could be one.</param>
    /// <param name="message">Continues the field's name into a sentence, such as "must be a string".</param>
    public void Add(string field, string message)
    {
        if (count >= Most)
            return;

        count++;
        errors[field] = errors.TryGetValue(field, out var messages) ? [.. messages, message] : [message];
    }

    /// <exception cref="ProblemException">When there is an error.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new ProblemException(Problem.Invalid(this));
    }
}
