using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>What people decided about a request, and what it waits for: opaque ids, codes and days, no personal data.</summary>
public sealed record RequestNotes
{
    public static RequestNotes None { get; } = new();

    /// <summary>The legal holds that are known to be about it, by their ids. While there is one, nothing is destroyed.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>The digest of the preview that an approval has to name; null before there is one.</summary>
    public string? Preview { get; init; }

    /// <summary>Why it was refused, and by whom.</summary>
    public Refusal? Refusal { get; init; }

    public FiledAppeal? Appeal { get; init; }

    /// <summary>Who takes care of it, as the company calls them: a team or a role rather than a name.</summary>
    public string? Assignee { get; init; }

    /// <summary>The request that this one goes on from: the one whose appeal was granted.</summary>
    public string? Follows { get; init; }

    /// <summary>The person asks so often that somebody has to look before anything is done: see the number of requests.</summary>
    public int? Repeats { get; init; }

    public bool IsHeld => Holds.Count > 0;
}

/// <summary>That a request was refused.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Law">The article that the refusal rests on.</param>
/// <param name="Explanation">In words, for the person; null where the reason says all.</param>
/// <param name="On">The day of the refusal where the controller is.</param>
/// <param name="By">Who refused, as <see cref="Evidence.Logging.EntryIds.Person"/> writes one.</param>
/// <param name="AppealUntil">The last day of an appeal; null where the law knows none, or names no such day.</param>
public sealed record Refusal(
    RefusalReason Reason, string Law, string? Explanation, LocalDate On, string By, LocalDate? AppealUntil = null);

/// <summary>That a refusal was appealed.</summary>
/// <param name="Received">When the appeal came in.</param>
/// <param name="Due">The last day on which its answer is in time.</param>
/// <param name="Answered">When it was answered; null before.</param>
/// <param name="By">Who answered: somebody else than who refused.</param>
/// <param name="Explanation">In words, for the person.</param>
/// <param name="NewRequest">The request that does what was asked after all; null where the refusal stands.</param>
public sealed record FiledAppeal(
    LocalDate Received, LocalDate Due, LocalDate? Answered = null, string? By = null, string? Explanation = null,
    string? NewRequest = null);
