using System.Text;
using Compliance.DataMap;
using Compliance.DataMap.Register;
using Compliance.Requests.Rights.Access;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;
using NodaTime;

namespace Compliance.Web.Tests.Requests;

public sealed class ExportPageTests
{
    private const string Hostile = """<script>alert("1")</script>&'""";

    [Fact]
    public async Task It_says_who_holds_what_for_what_and_how_long_in_words()
    {
        var page = await Page(Report(People([["7"], ["Ada"]], [["8"], ["王"]])));

        PageStructure.Check(page);
        Assert.Contains(
            "<bdi>The Shop</bdi> holds this data about you. It was gathered on 23 November 2026, 09:00 UTC.",
            page,
            StringComparison.Ordinal);
        Assert.Contains(">Our customers</h2>", page, StringComparison.Ordinal);
        Assert.Contains("Bringing it to you<small>By carrier.</small>", page, StringComparison.Ordinal);
        Assert.Contains("A contract with you", page, StringComparison.Ordinal);
        Assert.Contains("2 years from “Customer since”<small>A legal obligation: AO § 147</small>", page, StringComparison.Ordinal);
        Assert.Contains("Name, Contact Data", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"data/shop.people.json\">", page, StringComparison.Ordinal);
        Assert.Contains("王", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_comes_from_data_or_map_is_text()
    {
        var hostile = new ExportedCollection(
            Hostile,
            Hostile,
            Hostile,
            [new Purpose(Hostile, Hostile, Hostile)],
            Hostile,
            new ExportedRetention(Hostile, Hostile, Hostile, Hostile),
            [Hostile],
            [new ExportedColumn(Hostile, Hostile, false), new ExportedColumn(Hostile, Hostile, true)],
            [new ExportedRow([[Hostile], []], $"files/{Hostile}"), new ExportedRow([[Hostile, Hostile], []], null)], 3, $"data/{Hostile}");
        var gap = new ExportGap(Hostile, new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, Hostile));
        var page = await Page(
            Report(hostile, hostile with { Rows = [hostile.Rows[0]], Total = 1 }) with
            {
                Controller = Hostile,
                NotCovered = [gap],
                Request = Hostile,
            }
        );

        PageStructure.Check(page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("alert(\"", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_row_is_a_list_of_its_values_and_several_are_a_table_without_columns_that_hold_nothing()
    {
        var one = await Page(Report(People([["7"], ["Ada"]])));
        var two = await Page(Report(People([["7"], []], [["8"], []])));

        Assert.Contains("<th scope=\"row\" dir=\"auto\">Number<small>On every letter.</small></th>", one, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\" dir=\"auto\">Number</th>", two, StringComparison.Ordinal);
        Assert.DoesNotContain(">Full name</th>", two, StringComparison.Ordinal);
        PageStructure.Check(one);
        PageStructure.Check(two);
    }

    [Fact]
    public async Task Beyond_the_rows_that_it_shows_it_says_so_and_names_the_file_with_all()
    {
        var rows = Enumerable.Range(1, 200).Select(row => new ExportedRow([[$"{row}"], [$"name-{row}-"]], null)).ToArray();
        var page = await Page(Report(People() with { Rows = rows, Total = 1201 }));

        PageStructure.Check(page);
        Assert.Contains("name-200-", page, StringComparison.Ordinal);
        Assert.Contains("""The first 200 of 1201 rows. All are in <a href="data/shop.people.json">""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_and_dates_are_written_for_people_and_nothing_else_is_changed()
    {
        string[] values = ["2026-11-02T10:11:12Z", "1990-02-28", "2026-11-02T10:11:12.5+02:00", "2026-11-02-7", "4711"];
        var page = await Page(Report(People([["7"], values])));

        foreach (
            var said in new[]
            {
                "2 November 2026, 10:11 UTC<",
                "28 February 1990<",
                "2 November 2026, 10:11 UTC&#x2B;02<",
                ">2026-11-02-7<",
                ">4711<",
            }
        )
            Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_covered_is_said_first_with_the_place_in_words_and_by_its_name()
    {
        var gap = new ExportGap(
            "Old faxes",
            new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, "Nothing connects shop.faxes."));
        var page = await Page(
            Report(
                People([
                    ["7"],
                    ["Ada"],
                ])) with
            {
                NotCovered = [gap],
            }
        );

        PageStructure.Check(page);
        Assert.Contains("<bdi>Old faxes</bdi>: This store is not connected.", page, StringComparison.Ordinal);
        Assert.Contains("Nothing connects shop.faxes.", page, StringComparison.Ordinal);
        Assert.True(
            page.IndexOf(">Not covered</h2>", StringComparison.Ordinal) < page.IndexOf(">Our customers</h2>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_opens_whatever_its_collection_is_called()
    {
        var page = await Page(Report(new ExportedCollection(
            "shop.a b#c", "Letters", null, [], null, null, [], [new ExportedColumn("Letter", null, true)],
            [new ExportedRow([[]], "files/shop.a b#c/0001.pdf"), new ExportedRow([[]], null)], 2, "files/shop.a b#c")));

        PageStructure.Check(page);
        Assert.Contains("<a href=\"files/shop.a%20b%23c/0001.pdf\">0001.pdf</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_page_leaves_memory_while_it_is_written()
    {
        var rows = Enumerable.Range(1, 200).Select(row => new ExportedRow([[$"{row}"], [new string('x', 1000)]], null)).ToArray();
        var people = People() with { Rows = rows, Total = 200 };
        using var target = new Flushed();
        await new ExportPages().Write(Report(people, people), target, default);

        Assert.True(target.Flushes > 20);
        Assert.True(target.MaxBetween < 60_000);
    }

    private static Task<string> Page(ExportReport report) => Rendered.Text(ExportPage.Create(report));

    private static ExportReport Report(params ExportedCollection[] collections) => new(
        "request-1", "The Shop", Instant.FromUtc(2026, 11, 1, 8, 0), Instant.FromUtc(2026, 11, 23, 9, 0), collections, [])
    {
        Notice = new PrivacyNotice("The Shop", null, null, null, []),
    };

    private static ExportedCollection People(params string[][][] rows) => new(
        "shop.people", "Our customers", "Who buys.", [new Purpose("delivery", "Bringing it to you", "By carrier.")], "contract",
        new ExportedRetention("2 years", "Customer since", "legal_obligation", "AO § 147"), ["Name", "Contact Data"],
        [new ExportedColumn("Number", "On every letter.", false), new ExportedColumn("Full name", null, false)],
        [.. rows.Select(row => new ExportedRow(row, null))], rows.Length, "data/shop.people.json");

    /// <summary>Counts what is written between two flushes.</summary>
    private sealed class Flushed : MemoryStream
    {
        private long _at;

        public int Flushes { get; private set; }

        public long MaxBetween { get; private set; }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes++;
            MaxBetween = Math.Max(MaxBetween, Length - _at);
            _at = Length;
            return Task.CompletedTask;
        }
    }
}
