using NodaTime;

namespace Compliance.Law;

/// <summary>One law: its rules with their sources, as data.</summary>
public sealed record Regime
{
    /// <summary>Lower-case words with hyphens: kept in requests, consents and the log.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string Jurisdiction { get; init; }

    /// <summary>The calendar of holidays that counts where nothing else is said.</summary>
    public required string Calendar { get; init; }

    /// <summary>The calendars of which the controller's place decides; empty where the law has one.</summary>
    public IReadOnlyList<string> ControllerCalendars { get; init; } = [];

    /// <summary>When a person last compared the rules with their sources.</summary>
    public required LocalDate Reviewed { get; init; }

    /// <summary>When a person does so again.</summary>
    public required LocalDate NextReview { get; init; }

    /// <summary>From which day on the law gives the rights; null for one that does already.</summary>
    public LocalDate? AppliesFrom { get; init; }

    /// <summary>What a reader should know besides; null where there is nothing.</summary>
    public string? Note { get; init; }

    public required CountingRule Counting { get; init; }

    /// <summary>Whether a signal of the browser is an opt-out; null where the table does not say.</summary>
    public SignalRule? Signal { get; init; }

    public IReadOnlyList<PauseRule> Pauses { get; init; } = [];

    public required IReadOnlyList<LawRule> Rules { get; init; }

    /// <summary>
    /// Whether a signal of the browser is an opt-out here. One counts where the table does not say: an opt-out that is ignored does harm,
    /// and one too many does not.
    /// </summary>
    public bool HonoursSignals => Signal is null or { IsHonoured: true };

    /// <summary>For how long nobody is asked again after a refusal, withdrawal or opt-out; null where the law names no time.</summary>
    public Period? NoAskingAgainFor => Rules.FirstOrDefault(rule => rule.Duty is LegalDuty.AskingAgain)?.Within?.ToPeriod();

    /// <param name="duty">What is demanded.</param>
    /// <param name="right">For which right; null where the duty is not about one.</param>
    /// <returns>The rule; null where the table has none.</returns>
    public LawRule? Find(LegalDuty duty, LegalRight? right) => Rules.FirstOrDefault(
        rule => rule.Duty == duty && (rule.Rights.Count == 0 || (right is { } asked && rule.Rights.Contains(asked))));
}

/// <summary>One rule of a law.</summary>
public sealed record LawRule
{
    public required LegalDuty Duty { get; init; }

    /// <summary>For which rights; empty for a duty that is the same for all.</summary>
    public IReadOnlyList<LegalRight> Rights { get; init; } = [];

    /// <summary>The period; null where the law names none, and then <see cref="Wording"/> says what it says instead.</summary>
    public LawPeriod? Within { get; init; }

    /// <summary>What the law says where it names no period, such as "without delay".</summary>
    public string? Wording { get; init; }

    /// <summary>The article.</summary>
    public required string Source { get; init; }

    public required LocalDate Reviewed { get; init; }

    public required Certainty Certainty { get; init; }

    public string? Note { get; init; }

    /// <summary>Once, told to the person within the first period; null where the law knows none.</summary>
    public ExtensionRule? Extension { get; init; }
}

/// <param name="By">Added to the first period: both together are counted from receipt.</param>
/// <param name="Source">The article.</param>
/// <param name="Certainty">How sure it is.</param>
public sealed record ExtensionRule(LawPeriod By, string Source, Certainty Certainty);

/// <param name="IsNextWorkingDay">
/// Whether a period that ends on a Saturday, a Sunday or a holiday ends with the next working day, and one of days has at least two working
/// days. Otherwise it ends where it ends.
/// </param>
/// <param name="Source">The article.</param>
/// <param name="Certainty">How sure it is.</param>
public sealed record CountingRule(bool IsNextWorkingDay, string Source, Certainty Certainty);

/// <param name="Ground">For what the controller waits.</param>
/// <param name="Effect">What becomes of the clock.</param>
/// <param name="BothDays">
/// Of a clock that stops: whether the day of the question is left out too. The day of the answer always is.
/// </param>
/// <param name="Source">The article.</param>
/// <param name="Certainty">How sure it is.</param>
public sealed record PauseRule(PauseGround Ground, PauseEffect Effect, bool BothDays, string Source, Certainty Certainty);

/// <param name="IsHonoured">Whether it is an opt-out.</param>
/// <param name="Source">The article.</param>
/// <param name="Certainty">How sure it is.</param>
public sealed record SignalRule(bool IsHonoured, string Source, Certainty Certainty);
