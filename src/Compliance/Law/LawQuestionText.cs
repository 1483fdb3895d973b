using NodaTime;
using NodaTime.Text;

namespace Compliance.Law;

/// <summary>
/// A question in texts, as addresses, commands and files of cases hold it. What cannot be read is named, all of it, and nothing is guessed.
/// </summary>
public sealed record LawQuestionText
{
    /// <summary>A code of <see cref="LawTable"/>.</summary>
    public string? Regime { get; init; }

    /// <summary>A code of <see cref="LegalDuty"/>; <c>answer</c> where it is left out.</summary>
    public string? Duty { get; init; }

    /// <summary>A code of <see cref="LegalRight"/>.</summary>
    public string? Right { get; init; }

    /// <summary>An instant such as <c>2026-11-30T09:00:00Z</c>, with any offset; or a day in the zone.</summary>
    public string? Received { get; init; }

    /// <summary>A name of the tz database; UTC where it is left out.</summary>
    public string? Zone { get; init; }

    /// <summary>Each <c>FROM/UNTIL/GROUND</c>, such as <c>2026-11-03/2026-11-10/identity</c>; UNTIL is empty while it is open.</summary>
    public IReadOnlyList<string> Pauses { get; init; } = [];

    /// <summary><c>true</c>, or the day when the person was told; <c>false</c> or nothing where it was not extended.</summary>
    public string? Extended { get; init; }

    /// <summary>A calendar of the regime; its own where it is left out.</summary>
    public string? Calendar { get; init; }

    /// <summary>The day until which an open pause counts.</summary>
    public string? AsOf { get; init; }

    /// <param name="fault">Told each fault: the name of the member in lower case, and a sentence's end such as "must be a day".</param>
    /// <returns>The question; null where there is a fault.</returns>
    public LawQuestion? Read(Action<string, string> fault)
    {
        var isSound = true;
        var zone = Zone is null or "" ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone);
        if (zone is null)
            Say("zone", "must be a name of the tz database, such as Europe/Berlin");
        var (duty, right) = (Word<LegalDuty>("duty", Duty), Word<LegalRight>("right", Right));
        var received = Received is null or "" ? null : Instant(Received, zone ?? DateTimeZone.Utc);
        if (received is null)
            Say("received", "must be a time such as 2026-11-30T09:00:00Z, or a day that exists in the zone");
        if (Regime is null or "")
            Say("regime", "must name a law");
        var pauses = Pauses.Select(Pause).ToList();
        if (pauses.Contains(null))
            Say("pause", $"must be FROM/UNTIL/GROUND with a ground of {string.Join(", ", LegalCode.All<PauseGround>())}");
        var asOf = AsOf is null or "" ? null : Day(AsOf);
        if (asOf is null && AsOf is { Length: > 0 })
            Say("asOf", "must be a day such as 2026-11-30");
        var extension = Extended is null or "" or "false" or "true" ? null : Day(Extended);
        if (extension is null && Extended is not (null or "" or "false" or "true"))
            Say("extended", "must be true, false, or the day on which the person was told");
        return isSound
            ? new LawQuestion(Regime!, received!.Value, zone!)
            {
                Duty = duty ?? LegalDuty.Answer, Right = right, Pauses = [.. pauses.OfType<ClockPause>()],
                Extension = Extended is null or "" or "false" ? null : new ExtensionNotice(extension),
                Calendar = Calendar is "" ? null : Calendar, AsOf = asOf,
            }
            : null;

        T? Word<T>(string name, string? text)
            where T : struct, Enum
        {
            if (text is null or "")
                return null;
            var word = LegalCode.Find<T>(text);
            if (word is null)
                Say(name, $"must be one of {string.Join(", ", LegalCode.All<T>())}");
            return word;
        }

        void Say(string name, string message)
        {
            isSound = false;
            fault(name, message);
        }
    }

    private static Instant? Instant(string text, DateTimeZone zone)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var moment })
            return moment.ToInstant();

        // The first moment of the day that there is: in some zones a day begins at one o'clock.
        return Day(text) is { } day && zone.MapLocal(day.At(LocalTime.Noon)).Count > 0 ? zone.AtStartOfDay(day).ToInstant() : null;
    }

    private static LocalDate? Day(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : null;

    private static ClockPause? Pause(string text) =>
        text.Split('/') is [var from, var until, var ground]
        && Day(from) is { } first
        && LegalCode.Find<PauseGround>(ground) is { } known
        && (until.Length == 0 || Day(until) is not null)
            ? new ClockPause(known, first, until.Length == 0 ? null : Day(until))
            : null;
}
