using Compliance.Law;
using Compliance.Law.Calendars;
using Compliance.Law.Reading;
using NodaTime;

namespace Compliance.Tests.Law;

/// <summary>The data files are read strictly, and what is wrong in them is told at once.</summary>
public sealed class LawDataTests
{
    private const string Sound = """
        regimes:
        - code: aa-law
          name: A law
          jurisdiction: Somewhere
          calendar: weekends
          reviewed: 2026-11-30
          next-review: 2027-05-31
          counting: {end: same-day, source: s. 1, certainty: primary}
          pauses:
          - {ground: identity, effect: stops, days: one-day, source: s. 2, certainty: primary}
          rules:
          - {duty: answer, rights: [access], within: 30 days, source: s. 3, reviewed: 2026-11-30, certainty: primary}
        """;

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "code: aa-law", "code: AA", "laws.yaml(2,9): code: \"AA\" must be lower-case words with hyphens, at most 32 letters." },
        { "  name: A law\n", "", "laws.yaml(2,3): name is missing." },
        { "name: A law", "name: []", "laws.yaml(3,9): name must be a text." },
        { "calendar: weekends", "calendar: mars", "laws.yaml(5,13): There is no calendar mars; there are " },
        { "reviewed: 2026-11-30\n  next", "reviewed: 30.11.2026\n  next", "laws.yaml(6,13): reviewed: \"30.11.2026\" must be a day" },
        { "next-review: 2027-05-31", "next-review: 2026-05-31", "laws.yaml(7,16): next-review must not be before reviewed." },
        { "end: same-day", "end: whenever", "laws.yaml(8,19): end: \"whenever\" must be next-working-day or same-day." },
        { "certainty: primary}\n  pauses", "certainty: sure}\n  pauses", "laws.yaml(8,54): certainty: \"sure\" must be one of unverified" },
        { "days: one-day, ", "", "laws.yaml(10,5): days is missing." },
        { "effect: stops", "effect: runs", "laws.yaml(10,44): days belongs to a clock that stops." },
        { "ground: identity", "ground: whim", "laws.yaml(10,14): ground: \"whim\" must be one of identity, clarification, fee." },
        { "within: 30 days", "within: 1 months", "laws.yaml(12,46): within: \"1 months\" must be a period such as" },
        { "within: 30 days", "within: 0 days", "laws.yaml(12,46): within: \"0 days\" must be a period such as" },
        { "within: 30 days, ", "", "laws.yaml(12,5): A rule has either within, or wording where the law names no period." },
        { "rights: [access], ", "", "laws.yaml(12,5): An answer is for rights: name them." },
        { "rights: [access]", "rights: [access, access]", "laws.yaml(12,28): rights: access is there twice." },
        { "rights: [access]", "rights: [forgetting]", "laws.yaml(12,28): rights: \"forgetting\" must be one of access, portability" },
        { "source: s. 3", "sauce: s. 3", "laws.yaml(12,5): source is missing." },
        { "source: s. 3", "sauce: s. 3", "laws.yaml(12,55): sauce is unknown here; known are " },
        { "reviewed: 2026-11-30, certainty", "reviewed: 2026-02-30, certainty", "laws.yaml(12,79): reviewed: \"2026-02-30\" must" },
        { "regimes:", "regime:", "laws.yaml(1,1): regimes is missing." },
        { "- code: aa-law\n  name", "- code: aa-law\n  code: aa-law\n  name", "laws.yaml(3,3): This is no YAML: " },
    };

    [Fact]
    public void A_sound_file_is_read() => Assert.Equal(["aa-law"], Read(Sound).Codes);

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place_and_what_would_be_right(string sound, string mistaken, string expected)
    {
        var text = Sound.ReplaceLineEndings("\n");
        Assert.Contains(sound, text, StringComparison.Ordinal);
        var refused = Assert.Throws<LawDataException>(() => Read(text.Replace(sound, mistaken, StringComparison.Ordinal)));
        Assert.Contains(refused.Faults, fault => fault.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_of_all_files_are_told_at_once()
    {
        var refused = Assert.Throws<LawDataException>(() => RegimeReader.Read(
            [
                new("b.yaml", "regimes: [{code: b}]"), new("a.yaml", Sound.Replace("30 days", "soon", StringComparison.Ordinal)),
                new("c.yaml", Sound), new("d.yaml", "[]"),
            ],
            HolidayCalendars.Standard));
        Assert.Equal(["a.yaml", "b.yaml", "c.yaml", "d.yaml"], refused.Faults.Select(fault => fault.File).Distinct());
        Assert.Contains(refused.Faults, fault => fault.Message == "The code aa-law is there twice.");
        Assert.True(refused.Faults.Count(fault => fault.File == "b.yaml") >= 5);
    }

    [Fact]
    public void Two_rules_about_one_thing_are_refused()
    {
        var rule = "  - {duty: answer, rights: [access], within: 45 days, source: s. 4, reviewed: 2026-11-30, certainty: primary}";
        var refused = Assert.Throws<LawDataException>(() => Read($"{Sound}\n{rule}"));
        Assert.Equal("Two rules say answer for access: leave one.", Assert.Single(refused.Faults).Message);
    }

    [Fact]
    public void A_calendar_that_names_a_day_twice_or_one_that_does_not_exist_is_refused()
    {
        var refused = Assert.Throws<LawDataException>(() => CalendarReader.Read(new("c.yaml", """
            calendars:
            - code: c
              name: C
              source: s
              years:
              - {year: 2027, source: s, certainty: primary, days: [{day: 02-29, name: Leap}, {day: 05-01, name: A}, {day: 05-01, name: B}]}
              - {year: 2028, source: s, certainty: primary, days: [{day: 12-31, until: 12-24, name: Backwards}]}
            """)));
        Assert.Equal(3, refused.Faults.Count);
    }

    [Fact]
    public void Every_rule_of_the_table_has_its_source_and_the_day_when_it_was_reviewed()
    {
        var table = LawTable.Current;
        Assert.True(table.Codes.Count >= 25);
        Assert.Contains(LawTable.DefaultRegime, table.Codes);
        Assert.All(table.Regimes.SelectMany(regime => regime.Rules), rule => Assert.NotEmpty(rule.Source));
        Assert.All(table.Regimes.SelectMany(regime => regime.Rules), rule => Assert.True(rule.Reviewed >= new LocalDate(2026, 11, 30)));
        Assert.All(table.Regimes, regime => Assert.NotEmpty(regime.Counting.Source));
    }

    [Fact]
    public void The_laws_whose_signals_are_opt_outs_are_those_that_say_so()
    {
        var honouring = LawTable.Current.Regimes.Where(regime => regime.Signal is { IsHonoured: true }).Select(regime => regime.Code);
        Assert.Equal(
            ["us-ca", "us-co", "us-ct", "us-de", "us-md", "us-mn", "us-mt", "us-ne", "us-nh", "us-nj", "us-or", "us-tx"], honouring);
        var ignoring = LawTable.Current.Regimes.Where(regime => !regime.HonoursSignals).Select(regime => regime.Code);
        Assert.Equal(["eu-gdpr", "uk-gdpr", "us-fl", "us-ia", "us-ut", "us-va"], ignoring);
    }

    private static LawTable Read(string text) => RegimeReader.Read([new("laws.yaml", text)], HolidayCalendars.Standard);
}
