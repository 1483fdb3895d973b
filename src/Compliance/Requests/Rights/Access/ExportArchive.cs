using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>
/// The archive that a data subject receives: one JSON file per collection, the documents as files, and a page to read. Written forward
/// only, so that it never has to be kept: memory holds one row, and for the page the first <see cref="ExportedCollection.MaxRows"/> of each
/// collection.
/// </summary>
internal sealed class ExportArchive : IAsyncDisposable
{
    /// <summary>Data subjects read their own script, not \u escapes; the archive holds data, never markup.</summary>
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ZipArchive zip;
    private readonly RequestRecord request;
    private readonly PersonalDataMap map;
    private readonly IExportPages pages;
    private readonly Instant now;
    private readonly List<ExportedCollection> shown = [];
    private readonly JsonArray collections = [];
    private readonly JsonObject summary;
    private StreamWriter? data;
    private Collection? collection;
    private ExportTable? table;
    private int rows;

    private ExportArchive(ZipArchive zip, RequestRecord request, PersonalDataMap map, IExportPages pages, Instant now)
    {
        this.zip = zip;
        this.request = request;
        this.map = map;
        this.pages = pages;
        this.now = now;
        summary = new JsonObject
        {
            ["request"] = request.Id,
            ["right"] = "access",
            ["law"] = request.Regime,
            ["controller"] = map.Controller,
            ["received"] = request.Received.ToString(),
            ["gathered"] = now.ToString(),
            ["collections"] = collections,
        };
    }

    public static async Task<ExportArchive> Begin(
        Stream stream, RequestRecord request, PersonalDataMap map, IExportPages pages, Instant now, CancellationToken cancellation) =>
        new(
            await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellation),
            request, map, pages, now);

    /// <summary>The rows that follow are of this collection.</summary>
    public async Task BeginCollection(Collection next, CancellationToken cancellation)
    {
        await EndCollection();
        collection = next;
        rows = 0;
        table = new ExportTable(next, map);
        if (!next.Fields.Any(each => each.IsContent))
            data = await OpenText(Place, cancellation);
    }

    /// <summary>Writes a row; for a collection of documents, the document and beside it what is known of it.</summary>
    public async Task Add(Row row, CancellationToken cancellation)
    {
        rows++;
        var json = row.Fields.ToJsonString(Readable);
        if (data is null)
        {
            table!.Add(row.Fields, await AddDocument(json, row.Content, cancellation));
            return;
        }

        await data.WriteAsync((rows == 1 ? "[\n" : ",\n").AsMemory(), cancellation);
        await data.WriteAsync(json.AsMemory(), cancellation);
        table!.Add(row.Fields);
    }

    /// <summary>Writes what comes last: the summary and the page.</summary>
    public async Task End(IReadOnlyList<CoverageGap> gaps, CancellationToken cancellation)
    {
        await EndCollection();
        summary["notCovered"] = new JsonArray([.. gaps.Select(gap => JsonValue.Create($"{gap.Collection}: {gap.Detail}"))]);
        await using (var text = await OpenText("summary.json", cancellation))
            await text.WriteAsync(summary.ToJsonString(Readable).AsMemory(), cancellation);
        await using var page = await Open("index.html", cancellation);
        await pages.Write(Report(gaps), page, cancellation);
    }

    private ExportReport Report(IReadOnlyList<CoverageGap> gaps) => new(
        request.Id, map.Controller, request.Received, now, shown,
        [.. gaps.Select(gap => new ExportGap(map.Find(gap.Collection)?.Title ?? gap.Collection.ToString(), gap))]);

    /// <summary>The file of a collection's rows, or the folder of its documents.</summary>
    private string Place =>
        collection!.Fields.Any(each => each.IsContent) ? $"files/{collection.Address}" : $"data/{collection.Address}.json";

    public async ValueTask DisposeAsync()
    {
        if (data is not null)
            await data.DisposeAsync();
        await zip.DisposeAsync();
    }

    /// <returns>The document's file; null where the store gave none.</returns>
    private async Task<string?> AddDocument(string about, RowContent? content, CancellationToken cancellation)
    {
        var name = $"{Place}/{rows:D4}";
        await using (var text = await OpenText($"{name}.about.json", cancellation))
            await text.WriteAsync(about.AsMemory(), cancellation);
        if (content is null)
            return null;

        var file = name + FileEnding.Of(content.ContentType);
        await using (var target = await Open(file, cancellation))
        await using (var body = await content.Open(cancellation))
            await body.CopyToAsync(target, cancellation);
        return file;
    }

    private async Task EndCollection()
    {
        if (collection is null)
            return;

        shown.Add(table!.End(rows, Place));
        collections.Add(ExportSummary.Of(collection, rows));
        collection = null;
        if (data is null)
            return;

        await data.WriteAsync(rows == 0 ? "[]" : "\n]");
        await data.DisposeAsync();
        data = null;
    }

    private async Task<StreamWriter> OpenText(string name, CancellationToken cancellation) =>
        new(await Open(name, cancellation), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private async Task<Stream> Open(string name, CancellationToken cancellation)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = now.ToDateTimeOffset();
        return await entry.OpenAsync(cancellation);
    }
}
