using Compliance.Decisions;
using Compliance.Personalization;
using Compliance.Web.Problems;
using NodaTime;

namespace Compliance.Web.Personalization;

/// <summary>What the endpoints of decisions share.</summary>
internal static class Decisions
{
    public const string ExamplePerson = "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30";

    /// <summary>Cut short: a real one has some hundred characters.</summary>
    public const string ExampleSigned = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJzaG9wLmV4YW1wbGUifQ.Zmljb25hbCBzaWduYXR1cmU";

    public static readonly Instant ExampleInstant = Instant.FromUtc(2026, 11, 2, 9, 30);

    /// <exception cref="ProblemException">Nothing was given.</exception>
    public static async Task<T> Answered<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (PersonalizationException refused)
        {
            throw new ProblemException(refused.Error switch
            {
                PersonalizationError.UnknownPerson => Problem.UnknownPerson,
                PersonalizationError.UnknownPurpose => Problem.UnknownPurpose,
                PersonalizationError.UnknownField => Problem.UnknownField,
                PersonalizationError.StoreUnavailable => Problem.StoreUnavailable(refused.Reference!),
                PersonalizationError.StoreMismatch => Problem.StoreMismatch(refused.Reference!),
                _ => Problem.DecisionsChanging,
            });
        }
    }
}

/// <param name="Field">Its address.</param>
/// <param name="Outcome">What may be done with it.</param>
/// <param name="Reason">A stable code, such as <c>no-consent</c>.</param>
/// <param name="Rule">That decided.</param>
/// <param name="Fact">The id of what it rests on; null where it rests on the lack of something.</param>
/// <param name="As">The generalisation of the value that is given; null: the exact value, or none.</param>
internal sealed record DecidedField(
    string Field, DecisionOutcome Outcome, string Reason, string Rule, string? Fact = null, string? As = null)
{
    public static DecidedField Of(FieldAnswer answer) => new(
        answer.Field, answer.Outcome, answer.Reason.Code(), answer.Rule, answer.Fact, answer.Generalisation);
}
