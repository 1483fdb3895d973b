using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Web.Law;

/// <summary>Computes a deadline, with the way that led to it.</summary>
internal static class DeadlineEndpoint
{
    private static readonly Instant ExampleReceived = Instant.FromUtc(2025, 10, 31, 8, 0);

    public static readonly Operation Operation = Operation.Json(
        "Compute a deadline",
        Handle,
        DeadlineView.Of(LawClock.Standard.Compute(
            new(LawTable.DefaultRegime, ExampleReceived, DateTimeZoneProviders.Tzdb["Europe/Berlin"]) { Right = LegalRight.Access }))) with
    {
        Description = "By when the law wants something done, and each step that led to that day. Nothing is stored. "
            + "A law that names no period is refused.",
        Parameters =
        [
            RegimeEndpoints.Regime,
            Query("received", "When it came in: a time such as `2025-10-31T08:00:00Z`, or a day.", "2025-10-31T08:00:00Z") with
            {
                IsRequired = true,
            },
            Query("right", $"For which right: {Codes<LegalRight>()}. Any, for a duty that is the same for all.", "access") with
            {
                IsRequired = true,
            },
            Query("duty", $"What is demanded, `answer` by default: {Codes<LegalDuty>()}.", "answer"),
            Query("zone", "The controller's time zone, as the tz database names it; the configured one by default.", "Europe/Berlin"),
            Query(
                "pause", "A time in which the person was awaited: `FROM/UNTIL/GROUND`, UNTIL empty while it is open. May be repeated. "
                + $"Grounds: {Codes<PauseGround>()}.", "2025-11-03/2025-11-10/identity"),
            Query("extended", "`true`, or the day on which the person was told of an extension.", "2025-11-20"),
            Query("calendar", "The calendar of holidays where the controller is; the configured one by default.", "de"),
            Query("asOf", "The day until which an open pause counts.", "2025-11-20"),
        ],
        Problems = [Problem.UnknownRegime, Problem.NoDeadlineExample, Problem.InvalidExample],
    };

    private static Task<DeadlineView> Handle(HttpContext http)
    {
        var regime = RegimeEndpoints.Read(http);
        var configured = http.RequestServices.GetRequiredService<IOptions<RequestOptions>>().Value;
        var own = configured.HolidayCalendar is { } calendar && regime.ControllerCalendars.Contains(calendar) ? calendar : null;
        var errors = new FieldErrors();
        if (http.Request.Query["right"].Count == 0)
            errors.Add("right", $"must be one of {string.Join(", ", LegalCode.All<LegalRight>())}");
        var question = new LawQuestionText
        {
            Regime = regime.Code, Duty = One("duty"), Right = One("right"), Received = One("received"),
            Zone = One("zone") ?? configured.TimeZone, Pauses = [.. http.Request.Query["pause"].OfType<string>()],
            Extended = One("extended"), Calendar = One("calendar") ?? own, AsOf = One("asOf"),
        }.Read(errors.Add);
        errors.ThrowIfAny();
        try
        {
            return Task.FromResult(DeadlineView.Of(LawClock.Standard.Compute(question!)));
        }
        catch (LawRefusedException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }

        string? One(string name)
        {
            var values = http.Request.Query[name];
            if (values.Count > 1)
                errors.Add(name, "must be given once");
            return values.Count == 0 ? null : values[0];
        }
    }

    private static Parameter Query(string name, string description, string example) =>
        new(name, ParameterPlace.Query, typeof(string), description, example);

    private static string Codes<T>()
        where T : struct, Enum => string.Join(", ", LegalCode.All<T>().Select(code => $"`{code}`"));

    /// <param name="Day">The last day on which it is in time; for `asking-again`, the first on which it is allowed.</param>
    /// <param name="End">When that day is over: what comes before it is in time.</param>
    /// <param name="Regime">The law.</param>
    /// <param name="Source">The rule.</param>
    /// <param name="Calendar">The calendar of holidays that was used.</param>
    /// <param name="Certainty">The least certain of what the day rests on.</param>
    /// <param name="Provisional">Whether a pause is still open, so that the day moves on.</param>
    /// <param name="ExtensionToldBy">Until when the person may be told of an extension; left out where there is none.</param>
    /// <param name="Trace">How it was computed, in order.</param>
    private sealed record DeadlineView(
        LocalDate Day, Instant End, string Regime, string Source, string Calendar, Certainty Certainty, bool Provisional,
        LocalDate? ExtensionToldBy, IReadOnlyList<DeadlineStepView> Trace)
    {
        public static DeadlineView Of(Deadline deadline) => new(
            deadline.Day, deadline.End, deadline.Regime.Code, deadline.Rule.Source, deadline.Calendar, deadline.Certainty,
            deadline.IsProvisional, deadline.ExtensionToldBy,
            [.. deadline.Trace.Select(step => new DeadlineStepView(step.Kind, step.Day, step.Words, step.Source))]);
    }

    /// <param name="Step">What was done.</param>
    /// <param name="Day">The day after it.</param>
    /// <param name="Words">The step in a sentence.</param>
    /// <param name="Source">The rule that it rests on; left out for what is no rule of law.</param>
    private sealed record DeadlineStepView(TraceKind Step, LocalDate Day, string Words, string? Source);
}
