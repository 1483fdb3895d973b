using Compliance.Law;
using NodaTime;

namespace Compliance.Web.Law;

/// <summary>One law with its rules.</summary>
internal sealed record RegimeView
{
    /// <summary>As requests name it.</summary>
    public required string Code { get; init; }

    /// <summary>Of the law.</summary>
    public required string Name { get; init; }

    /// <summary>Where it applies.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The calendar of holidays that counts where nothing else is said.</summary>
    public required string Calendar { get; init; }

    /// <summary>The calendars of which the controller's place decides.</summary>
    public required IReadOnlyList<string> ControllerCalendars { get; init; }

    /// <summary>When its rules were last compared with their sources.</summary>
    public required LocalDate Reviewed { get; init; }

    /// <summary>When they are next.</summary>
    public required LocalDate NextReview { get; init; }

    /// <summary>From when on it gives the rights; left out for one that does already.</summary>
    public LocalDate? AppliesFrom { get; init; }

    /// <summary>What a reader should know besides.</summary>
    public string? Note { get; init; }

    /// <summary>How its periods end.</summary>
    public required LawCountingView Counting { get; init; }

    /// <summary>Whether a signal of the browser is an opt-out; left out where the table does not say.</summary>
    public LawSignalView? Signal { get; init; }

    /// <summary>What becomes of the clock while the person is awaited; it runs on for what is not named.</summary>
    public required IReadOnlyList<LawPauseView> Pauses { get; init; }

    /// <summary>What is demanded within which time.</summary>
    public required IReadOnlyList<LawRuleView> Rules { get; init; }

    public static RegimeView Of(Regime regime) => new()
    {
        Code = regime.Code, Name = regime.Name, Jurisdiction = regime.Jurisdiction, Calendar = regime.Calendar,
        ControllerCalendars = regime.ControllerCalendars, Reviewed = regime.Reviewed, NextReview = regime.NextReview,
        AppliesFrom = regime.AppliesFrom, Note = regime.Note,
        Counting = new(regime.Counting.IsNextWorkingDay, regime.Counting.Source, regime.Counting.Certainty),
        Signal = regime.Signal is { } signal ? new(signal.IsHonoured, signal.Source, signal.Certainty) : null,
        Pauses = [.. regime.Pauses.Select(each => new LawPauseView(each.Ground, each.Effect, each.BothDays, each.Source, each.Certainty))],
        Rules =
        [
            .. regime.Rules.Select(rule => new LawRuleView(
                rule.Duty, rule.Rights, rule.Within?.ToString(), rule.Wording, rule.Source, rule.Reviewed, rule.Certainty, rule.Note,
                rule.Extension is { } extension ? new(extension.By.ToString(), extension.Source, extension.Certainty) : null)),
        ],
    };

    /// <param name="NextWorkingDay">Whether a period that ends on a day off ends with the next working day.</param>
    /// <param name="Source">The article.</param>
    /// <param name="Certainty">How sure it is.</param>
    internal sealed record LawCountingView(bool NextWorkingDay, string Source, Certainty Certainty);

    /// <param name="Honoured">Whether it is an opt-out.</param>
    /// <param name="Source">The article.</param>
    /// <param name="Certainty">How sure it is.</param>
    internal sealed record LawSignalView(bool Honoured, string Source, Certainty Certainty);

    /// <param name="Ground">For what the controller waits.</param>
    /// <param name="Effect">What becomes of the clock.</param>
    /// <param name="BothDays">Whether the day of the question is left out too.</param>
    /// <param name="Source">The article.</param>
    /// <param name="Certainty">How sure it is.</param>
    internal sealed record LawPauseView(PauseGround Ground, PauseEffect Effect, bool BothDays, string Source, Certainty Certainty);

    /// <param name="Duty">What is demanded.</param>
    /// <param name="Rights">For which rights; empty for all.</param>
    /// <param name="Within">The period; left out where the law names none.</param>
    /// <param name="Wording">What it says instead.</param>
    /// <param name="Source">The article.</param>
    /// <param name="Reviewed">When it was last compared with its source.</param>
    /// <param name="Certainty">How sure it is.</param>
    /// <param name="Note">What a reader should know besides.</param>
    /// <param name="Extension">Left out where the law knows none.</param>
    internal sealed record LawRuleView(
        LegalDuty Duty, IReadOnlyList<LegalRight> Rights, string? Within, string? Wording, string Source, LocalDate Reviewed,
        Certainty Certainty, string? Note, LawExtensionView? Extension);

    /// <param name="By">Added to the first period; both together are counted from receipt.</param>
    /// <param name="Source">The article.</param>
    /// <param name="Certainty">How sure it is.</param>
    internal sealed record LawExtensionView(string By, string Source, Certainty Certainty);
}
