using System.Globalization;
using Compliance.Law;
using Compliance.Testing;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime.Text;

namespace Compliance.Tests.Law;

/// <summary>
/// The cases of cases.csv, each with its legal source. Their days were computed apart from this code, by a plain count of days over lists
/// of holidays written by hand.
/// </summary>
public sealed class LawCasesTests
{
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Cases = ReadCases();

    public static TheoryData<string> Ids => [.. Cases.Select(each => each["id"])];

    [Theory, MemberData(nameof(Ids))]
    public void A_case_has_the_day_that_its_law_gives(string id)
    {
        var row = Cases.Single(each => each["id"] == id);
        var faults = new List<string>();
        var question = new LawQuestionText
        {
            Regime = row["regime"], Duty = row["duty"], Right = row["right"], Received = row["received"], Zone = row["zone"],
            Pauses = row["pauses"].Split(';', StringSplitOptions.RemoveEmptyEntries), Extended = row["extended"],
            Calendar = row["calendar"], AsOf = row["asOf"],
        }.Read((name, fault) => faults.Add($"{name} {fault}"));
        if (question is null)
        {
            Assert.True(row["expected"] == "refused", string.Join("; ", faults));
            return;
        }

        try
        {
            var deadline = LawClock.Standard.Compute(question);
            Assert.True(
                row["expected"] == LocalDatePattern.Iso.Format(deadline.Day),
                $"{row["expected"]} was expected ({row["source"]}):\n{string.Join('\n', deadline.Why)}");
            Assert.True(deadline.End > question.Received || question.Pauses.Count > 0);
        }
        catch (LawRefusedException refused)
        {
            Assert.Equal(row["expected"], LegalCode.Of(refused.Refusal));
        }
    }

    [Fact]
    public void There_are_enough_cases_over_enough_laws_and_each_names_its_source()
    {
        var laws = Cases.Select(each => each["regime"]).Where(code => LawTable.Current.TryFind(code, out _)).Distinct();
        Assert.True(Cases.Count >= 200);
        Assert.True(laws.Count() >= 40);
        Assert.All(Cases, each => Assert.NotEmpty(each["source"]));
    }

    private static List<IReadOnlyDictionary<string, string>> ReadCases()
    {
        using var text = File.OpenText(Repository.PathTo("tests/Compliance.Tests/Law/cases.csv"));
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        var (header, rows) = (csv.Record!, new List<IReadOnlyDictionary<string, string>>());
        while (csv.Read())
            rows.Add(header.Zip(csv.Record!).ToDictionary(each => each.First, each => each.Second));
        return rows;
    }
}
