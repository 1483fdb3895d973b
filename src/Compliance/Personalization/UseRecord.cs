using NodaTime;

namespace Compliance.Personalization;

/// <summary>
/// What a purpose was given of a person, or refused, at one instant: who, for what, why. Holds opaque ids, codes and counts, and no value
/// of any field.
/// </summary>
/// <param name="Id">32 lower-case hexadecimal digits.</param>
/// <param name="Person">The subject's or device's id.</param>
/// <param name="Purpose">As the data map names it.</param>
/// <param name="Caller">The application or person that asked, as its token says.</param>
/// <param name="At">When the data were given.</param>
/// <param name="Policy">The digest of the data map that was decided by.</param>
/// <param name="Fields">Each field that was asked for.</param>
/// <param name="Rows">By collection: how many rows were given.</param>
public sealed record UseRecord(
    string Id, string Person, string Purpose, string Caller, Instant At, string Policy, IReadOnlyList<FieldUseRecord> Fields,
    IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>Whether anything was given.</summary>
    public bool IsUse => Fields.Any(each => each.Outcome != RefusedOutcome);

    internal const string RefusedOutcome = "refused";
}

/// <param name="Field">Its address.</param>
/// <param name="Outcome">See <see cref="Decisions.DecisionOutcome"/>.</param>
/// <param name="Reason">See <see cref="Decisions.DecisionReason"/>.</param>
/// <param name="Rule">That decided.</param>
/// <param name="Fact">That it rests on, such as the id of a consent; null where it rests on the lack of one.</param>
/// <param name="As">The generalisation; null: none.</param>
public sealed record FieldUseRecord(string Field, string Outcome, string Reason, string Rule, string? Fact, string? As);

/// <param name="Records">The newest first.</param>
/// <param name="Next">Where the next page begins; null behind the last.</param>
public sealed record UsePage(IReadOnlyList<UseRecord> Records, string? Next);

/// <summary>Keeps what was used of whom.</summary>
public interface IUseRecords
{
    Task Add(UseRecord record, CancellationToken cancellation);

    /// <param name="person">Whose.</param>
    /// <param name="after">As <see cref="UsePage.Next"/> gave it; null for the first page.</param>
    /// <param name="size">1 to 1,000.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task<UsePage> List(string person, string? after, int size, CancellationToken cancellation);

    /// <summary>Removes what was used before an instant, of everybody.</summary>
    Task RemoveBefore(Instant at, CancellationToken cancellation);
}
