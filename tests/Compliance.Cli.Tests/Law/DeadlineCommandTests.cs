using System.Text.Json;
using Compliance.Cli.Tests.Maps;
using Compliance.Testing;

namespace Compliance.Cli.Tests.Law;

/// <summary><c>compliance deadline</c> as somebody at a shell sees it.</summary>
public sealed class DeadlineCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compliance-law-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_deadline_is_shown_with_each_step()
    {
        var answer = Run("--regime eu-gdpr --right access --received 2025-10-31T08:00:00Z --zone Europe/Berlin");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.StartsWith("2025-12-01\n", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Sunday 30 November 2025 is no working day", answer.Output, StringComparison.Ordinal);
        Assert.Contains("GDPR Art. 12(3)", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--regime us-ca --right access --received 2026-01-15 --extended 2026-03-01", "2026-04-15")]
    [InlineData("--regime us-ca --right access --received 2026-01-15 --extended 2026-03-02", "2026-03-01")]
    [InlineData("--regime us-ca --right access --received 2026-01-15 --extended", "2026-04-15")]
    [InlineData("--regime uk-gdpr --right access --received 2026-02-03 --pause 2026-02-05/2026-02-09/clarification", "2026-03-09")]
    [InlineData("--regime eu-gdpr --right access --received 2026-03-10 --pause 2026-03-12//identity --as-of 2026-03-22", "2026-04-20")]
    [InlineData("--regime us-co --duty appeal-answer --received 2026-03-02", "2026-04-16")]
    public void Options_say_what_moves_the_day(string args, string day)
    {
        var answer = Run($"{args} --json");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.Equal(day, JsonDocument.Parse(answer.Output).RootElement.GetProperty("day").GetString());
    }

    [Theory]
    [InlineData("--regime atlantis --right access --received 2026-03-02", 2, "There is no regime atlantis")]
    [InlineData("--regime jp-appi --right access --received 2026-03-02", 1, "without delay")]
    [InlineData("--regime eu-gdpr --right access", 2, "--received must be a time")]
    [InlineData("--right access --received 2026-03-02", 2, "--regime must name a law")]
    [InlineData("--regime eu-gdpr --right forget --received 2026-03-02", 2, "--right must be one of access")]
    public void What_cannot_be_answered_is_refused_with_the_reason(string args, int code, string reason)
    {
        var answer = Run(args);
        Assert.Equal((code, ""), (answer.Code, answer.Output));
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_of_cases_agrees_or_tells_each_difference_with_its_trace()
    {
        var answer = Answer.To("deadline", "cases", Repository.PathTo("tests/Compliance.Tests/Law/cases.csv"));
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.EndsWith("agree, 0 differ.\n", answer.Output, StringComparison.Ordinal);

        var wrong = Answer.To("deadline", "cases", Write("wrong.csv", """
            regime,right,received,expected,source
            eu-gdpr,access,2025-10-31,2025-11-30,GDPR Art. 12(3)
            us-ca,access,2026-01-15,2026-03-01,11 CCR 7021(b)
            """));
        Assert.Equal(1, wrong.Code);
        Assert.Contains("Row 2 : expected 2025-11-30, computed 2025-12-01 [GDPR Art. 12(3)]", wrong.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 cases: 1 agree, 1 differ.\n", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_may_be_JSON()
    {
        var answer = Answer.To("deadline", "cases", "--json", Write("cases.json", """
            [
              {"id": "a", "regime": "uk-gdpr", "right": "access", "received": "2026-02-03", "expected": "2026-03-09",
               "pauses": [{"from": "2026-02-05", "until": "2026-02-09", "ground": "clarification"}]},
              {"id": "b", "regime": "us-ca", "right": "access", "received": "2026-01-15", "extended": true, "expected": "2026-04-15"},
              {"id": "c", "regime": "atlantis", "right": "access", "received": "2026-01-15", "expected": "refused"},
              {"id": "d", "regime": "eu-gdpr", "right": "access", "received": "2026-01-15", "pauses": "", "expected": "2026-01-01"}
            ]
            """));
        var told = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal((1, 4, 1), (answer.Code, told.GetProperty("cases").GetInt32(), told.GetProperty("differ").GetInt32()));
        Assert.Equal("d", told.GetProperty("differences")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("regime,right,received,due\neu-gdpr,access,2025-10-31,2025-12-01", "due is unknown")]
    [InlineData("regime,right,received,expected\neu-gdpr,access,2025-10-31", "Row 2 has 3 fields, and the header 4.")]
    [InlineData("regime,right,received,expected\neu-gdpr,access,2025-10-31,", "Row 2: expected is missing.")]
    [InlineData("regime,right,received,expected", "holds no case")]
    [InlineData("[1]", "This is no JSON array of objects.")]
    [InlineData("[{", "This is no JSON array of objects.")]
    public void A_file_that_is_not_understood_is_refused(string text, string reason)
    {
        var answer = Answer.To("deadline", "cases", Write("bad.csv", text));
        Assert.Equal(2, answer.Code);
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Answer Run(string args) => Answer.To(["deadline", .. args.Split(' ')]);
}
