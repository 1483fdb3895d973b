using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Access;
using Compliance.Subjects;
using Compliance.Tests.DataMap;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Access;

public sealed class ExportArchiveTests : IExportPages
{
    private static readonly PersonalDataMap Map = Yaml.Load("""
        compliance:
          controller: The Shop
          connections: {store: {kind: azure_blobs} }
        data_use: [{fides_key: delivery, name: Bringing it to you}]
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
            compliance: {title: Our customers, lawful_basis: contract, purposes: [delivery], retention: {period: P2Y, from: joined, ground: legal_obligation, law: AO § 147} }
            fields:
            - {name: id, fides_meta: {primary_key: true} }
            - {name: name, data_categories: [user.name] }
            - {name: joined, data_categories: [system.operations], compliance: {title: Customer since} }
          - name: documents
            fields:
            - {name: name, data_categories: [user], fides_meta: {primary_key: true} }
            - {name: body, data_categories: [user.content], compliance: {content: true} }
        """);

    private ExportReport? _shown;

    private static readonly RequestRecord Request = new(
        "request-1", Right.Access, "eu-gdpr", Instant.FromUtc(2026, 11, 1, 8, 0), new LocalDate(2026, 12, 1));

    [Fact]
    public async Task Each_collection_is_one_json_file_with_all_its_rows()
    {
        using var zip = await Archive(async export =>
        {
            await export.BeginCollection(Collection("people"), default);
            await export.Add(Person(1, "Ada"), default);
            await export.Add(Person(2, "Łukasz 王"), default);
            await export.BeginCollection(Collection("people"), default);
        });
        var rows = JsonDocument.Parse(Text(zip, "data/shop.people.json")).RootElement;
        Assert.Equal(["Ada", "Łukasz 王"], rows.EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Contains("Łukasz 王", Text(zip, "data/shop.people.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_without_rows_is_an_empty_list()
    {
        using var zip = await Archive(async export => await export.BeginCollection(Collection("people"), default));
        Assert.Equal("[]", Text(zip, "data/shop.people.json"));
    }

    [Theory]
    [InlineData("application/pdf; charset=x", ".pdf")]
    [InlineData("application/json", ".json")]
    [InlineData("application/x-unknown", ".bin")]
    [InlineData(null, ".bin")]
    public async Task A_document_is_a_file_that_opens_with_what_is_known_of_it_beside_it(string? type, string ending)
    {
        using var zip = await Archive(async export =>
        {
            await export.BeginCollection(Collection("documents"), default);
            await export.Add(Document("a", "contents", type), default);
        });
        Assert.Equal("contents", Text(zip, $"files/shop.documents/0001{ending}"));
        Assert.Equal(
            "a", JsonDocument.Parse(Text(zip, "files/shop.documents/0001.about.json")).RootElement.GetProperty("name").GetString());
        Assert.Equal($"files/shop.documents/0001{ending}", Assert.Single(_shown!.Collections[0].Rows).File);
        Assert.Equal(zip.Entries.Count, zip.Entries.Select(entry => entry.FullName).Distinct().Count());
    }

    [Fact]
    public async Task A_document_whose_body_the_store_did_not_give_is_told_by_what_is_known_of_it()
    {
        using var zip = await Archive(async export =>
        {
            await export.BeginCollection(Collection("documents"), default);
            await export.Add(new Row(new RowKey("a"), new JsonObject { ["name"] = "a" }), default);
        });
        Assert.NotNull(zip.GetEntry("files/shop.documents/0001.about.json"));
        Assert.Null(Assert.Single(_shown!.Collections[0].Rows).File);
    }

    [Fact]
    public async Task The_summary_tells_why_on_what_ground_and_how_long_and_what_is_missing()
    {
        using var zip = await Archive(
            async export =>
            {
                await export.BeginCollection(Collection("people"), default);
                await export.Add(Person(1, "Ada"), default);
            },
            new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, "Connect it."));
        var summary = JsonDocument.Parse(Text(zip, "summary.json")).RootElement;
        Assert.Equal(
            ("request-1", "2026-11-01T08:00:00Z"),
            (summary.GetProperty("request").GetString(), summary.GetProperty("received").GetString()));
        Assert.Equal("shop.faxes: Connect it.", summary.GetProperty("notCovered")[0].GetString());
        var people = summary.GetProperty("collections")[0];
        Assert.Equal(
            (1, "contract", "2 years from joined (AO § 147)"),
            (people.GetProperty("rows").GetInt32(), people.GetProperty("lawfulBasis").GetString(), people.GetProperty("kept").GetString()));
    }

    [Fact]
    public async Task The_page_is_given_what_is_held_and_why_in_the_words_of_the_map()
    {
        using var zip = await Archive(
            async export =>
            {
                await export.BeginCollection(Collection("people"), default);
                await export.Add(Person(1, "Ada"), default);
            },
            new CoverageGap(new CollectionAddress("shop", "documents"), CoverageGapKind.NoConnection, "Connect it."));

        Assert.Equal("the page", Text(zip, "index.html"));
        Assert.Equal(("request-1", "The Shop", "Documents"), (_shown!.Request, _shown.Controller, Assert.Single(_shown.NotCovered).Title));
        var people = Assert.Single(_shown.Collections);
        Assert.Equal(("Our customers", "Bringing it to you", 1), (people.Title, Assert.Single(people.Purposes).Title, people.Total));
        Assert.Equal(new ExportedRetention("2 years", "Customer since", "legal_obligation", "AO § 147"), people.Kept);
        Assert.Equal(["Name", "Operations Data"], people.Categories.Order(StringComparer.Ordinal));
        Assert.Equal(["Id", "Name", "Customer since"], people.Columns.Select(column => column.Title));
        Assert.Equal([["1"], ["Ada"], []], people.Rows[0].Cells);
    }

    [Fact]
    public async Task The_page_is_given_two_hundred_rows_of_a_collection_and_where_all_are()
    {
        using var zip = await Archive(async export =>
        {
            await export.BeginCollection(Collection("people"), default);
            for (var row = 1; row <= 201; row++)
                await export.Add(Person(row, $"name-{row}"), default);
            await export.BeginCollection(Collection("documents"), default);
            for (var row = 1; row <= 201; row++)
                await export.Add(Document($"d{row}", "x", null), default);
        });

        Assert.Equal(
            [(200, 201, "data/shop.people.json"), (200, 201, "files/shop.documents")],
            _shown!.Collections.Select(each => (each.Rows.Count, each.Total, each.Place)));
        Assert.Equal(["name-200"], _shown.Collections[0].Rows[^1].Cells[1]);
        Assert.Equal(201, JsonDocument.Parse(Text(zip, "data/shop.people.json")).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_long_value_is_cut_for_the_page_between_two_characters_and_whole_in_the_file()
    {
        var name = new string('x', ExportedCollection.MaxValueLength - 1) + "😀 and more";
        using var zip = await Archive(async export =>
        {
            await export.BeginCollection(Collection("people"), default);
            await export.Add(Person(1, name), default);
        });

        Assert.Equal([new string('x', ExportedCollection.MaxValueLength - 1) + "…"], _shown!.Collections[0].Rows[0].Cells[1]);
        Assert.Contains("and more", Text(zip, "data/shop.people.json"), StringComparison.Ordinal);
    }

    private async Task<ZipArchive> Archive(Func<ExportArchive, Task> write, params IReadOnlyList<CoverageGap> gaps)
    {
        var stream = new MemoryStream();
        await using (
            var export = await ExportArchive.Begin(
                new ForwardOnly(stream), Request, Map, this, Instant.FromUtc(2026, 11, 23, 9, 0), default))
        {
            await write(export);
            await export.End(gaps, default);
        }

        return new ZipArchive(stream, ZipArchiveMode.Read);
    }

    async Task IExportPages.Write(ExportReport export, Stream target, CancellationToken cancellation)
    {
        _shown = export;
        await target.WriteAsync("the page"u8.ToArray(), cancellation);
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)?.Open() ?? throw new FileNotFoundException(name), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Collection Collection(string name) => Map.Find(new CollectionAddress("shop", name))!;

    private static Row Person(int id, string name) => new(new RowKey($"{id}"), new JsonObject { ["id"] = id, ["name"] = name });

    private static Row Document(string name, string body, string? type) => new(
        new RowKey(name), new JsonObject { ["name"] = name },
        new RowContent(body.Length, type, _ => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(body)))));

    /// <summary>As a pipe is: what was written cannot be gone back to.</summary>
    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
