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

public sealed class ExportArchiveTests
{
    private const string Hostile = """<script>alert("1")</script>&'""";

    private static readonly PersonalDataMap Map = Yaml.Load("""
        compliance:
          connections: {store: {kind: azure_blobs} }
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
            compliance: {lawful_basis: contract, purposes: [delivery], retention: {period: P2Y, from: joined, ground: legal_obligation, law: AO § 147} }
            fields:
            - {name: id, fides_meta: {primary_key: true} }
            - {name: name, data_categories: [user.name] }
            - {name: joined, data_categories: [system.operations] }
          - name: documents
            fields:
            - {name: name, data_categories: [user], fides_meta: {primary_key: true} }
            - {name: body, data_categories: [user.content], compliance: {content: true} }
        """);

    private static readonly RequestRecord Request = new("request-1", Right.Access, "gdpr", Instant.FromUtc(2026, 11, 1, 8, 0), new LocalDate(2026, 12, 1));

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
        Assert.Equal("a", JsonDocument.Parse(Text(zip, "files/shop.documents/0001.about.json")).RootElement.GetProperty("name").GetString());
        Assert.Contains($"href=\"files/shop.documents/0001{ending}\"", Text(zip, "index.html"), StringComparison.Ordinal);
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
        Assert.Equal(("request-1", "2026-11-01T08:00:00Z"), (summary.GetProperty("request").GetString(), summary.GetProperty("received").GetString()));
        Assert.Equal("shop.faxes: Connect it.", summary.GetProperty("notCovered")[0].GetString());
        var people = summary.GetProperty("collections")[0];
        Assert.Equal((1, "contract", "2 years from joined (AO § 147)"), (people.GetProperty("rows").GetInt32(), people.GetProperty("lawfulBasis").GetString(), people.GetProperty("kept").GetString()));
    }

    [Fact]
    public async Task On_the_page_a_hostile_value_is_text()
    {
        using var zip = await Archive(
            async export =>
            {
                await export.BeginCollection(Collection("people"), default);
                await export.Add(Person(1, Hostile), default);
            },
            new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, Hostile));
        var page = Text(zip, "index.html");
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<Shop>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Not covered", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_two_hundred_rows_the_page_says_so_and_names_the_file_with_all()
    {
        using var zip = await Archive(async export =>
        {
            await export.BeginCollection(Collection("people"), default);
            for (var row = 1; row <= 201; row++)
                await export.Add(Person(row, $"name-{row}-"), default);
            await export.BeginCollection(Collection("documents"), default);
            for (var row = 1; row <= 201; row++)
                await export.Add(Document($"d{row}", "x", null), default);
        });
        var page = Text(zip, "index.html");
        Assert.Contains("name-200-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name-201-", page, StringComparison.Ordinal);
        Assert.Contains("""The first 200 of 201 rows. All are in <a href="data/shop.people.json">""", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="files/shop.documents">""", page, StringComparison.Ordinal);
        Assert.Equal(201, JsonDocument.Parse(Text(zip, "data/shop.people.json")).RootElement.GetArrayLength());
    }

    private static async Task<ZipArchive> Archive(Func<ExportArchive, Task> write, params IReadOnlyList<CoverageGap> gaps)
    {
        var stream = new MemoryStream();
        await using (var export = await ExportArchive.Begin(new ForwardOnly(stream), Request, "The <Shop>", Instant.FromUtc(2026, 11, 23, 9, 0), default))
        {
            await write(export);
            await export.End(gaps, default);
        }

        return new ZipArchive(stream, ZipArchiveMode.Read);
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
