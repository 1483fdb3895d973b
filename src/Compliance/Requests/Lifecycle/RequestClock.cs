using Compliance.Law;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>What moves the deadline of one request, besides the law.</summary>
/// <param name="Pauses">The times in which the controller waited for the person.</param>
/// <param name="ExtensionTold">When the person was told of an extension; null without one.</param>
public sealed record RequestClock(IReadOnlyList<ClockPause> Pauses, LocalDate? ExtensionTold = null)
{
    public static RequestClock Untouched { get; } = new([]);
}

/// <summary>What operators are told about a deadline, each once.</summary>
public enum DeadlineWarning
{
    /// <summary>It is days away.</summary>
    Near,

    /// <summary>It has passed.</summary>
    Passed,
}

/// <summary>Between the rights of requests and those of the table of laws.</summary>
public static class LegalRights
{
    /// <summary>The right as the table of laws calls it: by the same name.</summary>
    public static LegalRight ToLegal(this Right right) => Enum.Parse<LegalRight>(right.ToString());

    /// <summary>Whether it counts from the moment at which it is asked for, also where a law names no period.</summary>
    public static bool TakesEffectAtOnce(this Right right) =>
        right is not (Right.Access or Right.Portability or Right.Erasure or Right.Rectification);

    /// <summary>The codes of the laws under which this right can be asked for.</summary>
    public static IReadOnlyList<string> Regimes(this Right right) => right.TakesEffectAtOnce()
        ? [.. LawTable.Current.Regimes.Where(law => law.Find(LegalDuty.Answer, right.ToLegal()) is not null).Select(law => law.Code)]
        : LawTable.Current.CodesFor(right.ToLegal());
}
