using System.Text.Json;
using Compliance.Law;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Law;

/// <summary>What people are told about a day, kept whole: one file for each kind of computation.</summary>
public sealed class LawTraceTests
{
    private static readonly JsonSerializerOptions Layout = new(WorkflowJson.Options)
    {
        WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string, string> Questions => new()
    {
        { "month-to-a-sunday", "eu-gdpr|access|2025-10-31T08:00:00Z|Europe/Berlin|||" },
        { "month-without-the-date", "eu-gdpr|erasure|2026-01-31|Europe/Berlin|||" },
        { "holidays-of-a-state", "eu-gdpr|access|2026-03-03|Europe/Berlin|||de-by" },
        { "holidays-of-a-year-that-is-not-known", "eu-gdpr|access|2026-03-03|Europe/Brussels|||eu-institutions-brussels" },
        { "two-pauses-that-overlap", "eu-gdpr|access|2026-03-10|UTC|2026-03-12/2026-03-17/identity;2026-03-15/2026-03-20/clarification||" },
        { "pause-and-extension", "eu-gdpr|access|2026-01-31|UTC|2026-02-02/2026-02-12/clarification|2026-02-20|" },
        { "extension-told-too-late", "eu-gdpr|access|2026-01-15|UTC||2026-02-17|" },
        { "open-pause", "eu-gdpr|access|2026-03-10|UTC|2026-03-12//identity||" },
        { "identity-in-the-united-kingdom", "uk-gdpr|access|2026-02-03|Europe/London|2026-02-05/2026-02-20/identity||" },
        { "clarification-in-the-united-kingdom", "uk-gdpr|access|2026-02-03|Europe/London|2026-02-05/2026-02-09/clarification||" },
        { "verification-in-california", "us-ca|access|2026-02-03|America/Los_Angeles|2026-02-05/2026-02-20/identity|true|" },
        { "business-days-in-california", "us-ca|opt-out|2026-11-20|America/Los_Angeles|||" },
        { "statutory-days-to-a-sunday", "ca-pipeda|access|2026-01-30|America/Toronto|||" },
        { "a-day-that-does-not-exist", "th-pdpa|access|2011-11-30|Pacific/Apia|||" },
        { "a-law-that-does-not-apply-yet", "in-dpdp|erasure|2026-11-30|Asia/Kolkata|||" },
    };

    [Theory, MemberData(nameof(Questions))]
    public void A_day_is_told_with_its_rule_its_source_its_start_and_each_step(string name, string written)
    {
        var part = written.Split('|');
        var question = new LawQuestionText
        {
            Regime = part[0], Right = part[1], Received = part[2], Zone = part[3],
            Pauses = part[4].Split(';', StringSplitOptions.RemoveEmptyEntries), Extended = part[5], Calendar = part[6],
        }.Read((field, fault) => Assert.Fail($"{field} {fault}"))!;
        var deadline = LawClock.Standard.Compute(question);
        Golden.Matches($"{name}.json", JsonSerializer.Serialize(
            new
            {
                deadline.Day, deadline.End, deadline.Calendar, deadline.Certainty, deadline.IsProvisional, deadline.ExtensionToldBy,
                deadline.Trace,
            }, Layout));
    }

    [Fact]
    public void The_parts_of_a_trace_that_rest_on_law_name_the_article()
    {
        var deadline = LawClock.Standard.Compute(
            new LawQuestion("eu-gdpr", Instant.FromUtc(2025, 10, 31, 8, 0), DateTimeZone.Utc) { Right = LegalRight.Access });
        Assert.Equal(
            [TraceKind.Received, TraceKind.Counted, TraceKind.MissingDate, TraceKind.NotWorkingDay, TraceKind.Ends],
            deadline.Trace.Select(step => step.Kind));
        Assert.Equal(
            ["GDPR Art. 12(3)", "Reg. 1182/71 Art. 3(2)(c)", "Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c), (4) and (5)"],
            deadline.Trace.Select(step => step.Source).OfType<string>());
        Assert.Equal(Certainty.Primary, deadline.Certainty);
    }
}
