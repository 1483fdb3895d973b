namespace Compliance.Decisions;

/// <summary>
/// A question, policy or fact that cannot be taken. The message names what is wrong and the remedy, and holds no personal data.
/// </summary>
public abstract class DecisionException : Exception
{
    private protected DecisionException(string code, string message) : base(message) => Code = code;

    /// <summary>A stable code for programs.</summary>
    public string Code { get; }
}

/// <summary>A policy that contradicts itself.</summary>
public sealed class PolicyException : DecisionException
{
    internal PolicyException(IReadOnlyList<string> errors)
        : base("policy-invalid", string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>Every error, each with its place and remedy.</summary>
    public IReadOnlyList<string> Errors { get; }
}

/// <summary>A fact that says nothing, or two things at once.</summary>
public sealed class FactException : DecisionException
{
    internal FactException(string kind, string id, string problem)
        : base("fact-invalid", $"The {kind} '{id}' {problem}. Correct it where the facts come from.")
    {
    }
}

/// <summary>The question names a purpose that the policy does not have.</summary>
public sealed class UnknownPurposeException : DecisionException
{
    internal UnknownPurposeException(string purpose, string version) : base(
        "unknown-purpose",
        $"The policy '{version}' has no purpose '{purpose}'. Declare it in the data map, or ask for one that is declared.") =>
        Purpose = purpose;

    /// <summary>As it was asked.</summary>
    public string Purpose { get; }
}

/// <summary>The question names fields that the policy does not have.</summary>
public sealed class UnknownFieldException : DecisionException
{
    internal UnknownFieldException(IReadOnlyList<string> fields, string version) : base(
        "unknown-field",
        $"The policy '{version}' has no field '{string.Join("', '", fields)}'. Add it to the data map, or leave it out.") =>
        Fields = fields;

    /// <summary>All of them, as they were asked.</summary>
    public IReadOnlyList<string> Fields { get; }
}

/// <summary>The question cannot be read.</summary>
public sealed class QuestionException : DecisionException
{
    internal QuestionException(string message) : base("question-invalid", message)
    {
    }
}

/// <summary>The question is about more people than one answer holds.</summary>
public sealed class TooManyPeopleException : DecisionException
{
    internal TooManyPeopleException(int count) : base(
        "too-many-people",
        $"One question is about at most {DecisionEngine.MaxPeople} people, and this one about {count}. Ask in parts.")
    {
    }
}
