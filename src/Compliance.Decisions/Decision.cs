using Compliance.Decisions.Policies;

namespace Compliance.Decisions;

/// <summary>What may be done with one field, and why.</summary>
/// <param name="Field">The field's address.</param>
/// <param name="Reason">Why; the outcome follows from it.</param>
/// <param name="Rule">The code of the rule that decided; for a field that is allowed, of the basis.</param>
/// <param name="Fact">
/// The id of the fact that the answer rests on: of the person's, or the code of the purpose or the address of the field. Null if it is the
/// lack of one.
/// </param>
/// <param name="Generalisation">What is to be given instead of the exact value; null unless only that is allowed.</param>
public readonly record struct FieldAnswer(string Field, DecisionReason Reason, string Rule, string? Fact, string? Generalisation)
{
    /// <summary>What may be done.</summary>
    public DecisionOutcome Outcome => Reason.Outcome();

    /// <summary>Whether the exact or the generalised value may be used.</summary>
    public bool IsAllowed => Outcome != DecisionOutcome.Refused;
}

/// <summary>
/// The answer to one question about one person: what a purpose may use, from <see cref="Instant"/> on, until <see cref="Expires"/>. Who
/// uses a field later asks again. Immutable.
/// </summary>
public sealed class Decision
{
    private readonly FieldAnswer[] _answers;

    internal Decision(
        string person, string purpose, DateTimeOffset instant, DateTimeOffset expires, string version, string hash, FieldAnswer[] answers)
    {
        (Person, Purpose, Instant, Expires) = (person, purpose, instant, expires);
        (PolicyVersion, PolicyHash, _answers) = (version, hash, answers);
    }

    /// <summary>A decision as a service answered it, over a connection that the caller trusts.</summary>
    /// <param name="person">See <see cref="Person"/>.</param>
    /// <param name="purpose">See <see cref="Purpose"/>.</param>
    /// <param name="instant">See <see cref="Instant"/>.</param>
    /// <param name="expires">See <see cref="Expires"/>.</param>
    /// <param name="policyVersion">See <see cref="PolicyVersion"/>.</param>
    /// <param name="policyHash">See <see cref="PolicyHash"/>.</param>
    /// <param name="answers">In any order.</param>
    /// <exception cref="FormatException">A name is not one, there is no answer, or a field is answered twice.</exception>
    public static Decision Of(
        string person, string purpose, DateTimeOffset instant, DateTimeOffset expires, string policyVersion, string policyHash,
        IEnumerable<FieldAnswer> answers)
    {
        FieldAnswer[] ordered = [.. answers.OrderBy(answer => answer.Field, StringComparer.Ordinal)];
        if (!new[] { person, purpose, policyVersion, policyHash }.All(Names.IsValid))
            throw new FormatException("A name of the decision is empty, too long or no text.");
        if (ordered.Length == 0 || !AreInOrder(ordered) || !Array.TrueForAll(ordered, answer => Names.IsValid(answer.Field)))
            throw new FormatException("The decision answers for no field, or for one field twice.");
        return new Decision(person, purpose, instant.ToUniversalTime(), expires.ToUniversalTime(), policyVersion, policyHash, ordered);
    }

    internal static bool AreInOrder(FieldAnswer[] answers)
    {
        for (var index = 1; index < answers.Length; index++)
            if (string.CompareOrdinal(answers[index - 1].Field, answers[index].Field) >= 0) return false;
        return true;
    }

    /// <summary>The opaque id of the person.</summary>
    public string Person { get; }

    /// <summary>The code of the purpose.</summary>
    public string Purpose { get; }

    /// <summary>When it was decided, in UTC. It holds from then on.</summary>
    public DateTimeOffset Instant { get; }

    /// <summary>
    /// Until when it holds, exclusive, in UTC: the earliest of the bound on staleness and of the next instant at which a fact of the person
    /// or of the policy begins or ends. At or before <see cref="Instant"/> if the facts were too old; everything is then refused.
    /// </summary>
    public DateTimeOffset Expires { get; }

    /// <summary>The version of the policy, as its author named it.</summary>
    public string PolicyVersion { get; }

    /// <summary>See <see cref="CompiledPolicy.Hash"/>.</summary>
    public string PolicyHash { get; }

    /// <summary>An answer for each field, in ordinal order of the addresses.</summary>
    public IReadOnlyList<FieldAnswer> Answers => _answers;

    /// <summary>Whether every field may be used, exactly or generalised.</summary>
    public bool AllowsAll => Array.TrueForAll(_answers, answer => answer.IsAllowed);

    /// <summary>Whether some field may be used, exactly or generalised.</summary>
    public bool AllowsAny => Array.Exists(_answers, answer => answer.IsAllowed);

    /// <summary>The answer for a field that was asked for.</summary>
    /// <exception cref="QuestionException">It was not.</exception>
    public FieldAnswer this[string field]
    {
        get
        {
            foreach (var answer in _answers)
                if (answer.Field == field) return answer;
            throw new QuestionException($"The question did not name the field '{field}'. Name it in the question.");
        }
    }
}

/// <summary>The answer to one question about many people.</summary>
/// <param name="Decisions">One for each person, in the order asked; each has its own expiry.</param>
public sealed record BulkDecision(IReadOnlyList<Decision> Decisions)
{
    /// <summary>The people of whom every field that was asked for may be used, exactly or generalised.</summary>
    public IEnumerable<string> Allowed => Decisions.Where(decision => decision.AllowsAll).Select(decision => decision.Person);

    /// <summary>When the first of the decisions expires; the end of time if there is none.</summary>
    public DateTimeOffset Expires => Decisions.Select(decision => decision.Expires).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
}
