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

    private readonly ZipArchive _zip;
    private readonly RequestRecord _request;
    private readonly PersonalDataMap _map;
    private readonly IExportPages _pages;
    private readonly Instant _now;
    private readonly List<ExportedCollection> _shown = [];
    private readonly JsonArray _collections = [];
    private readonly JsonObject _summary;
    private StreamWriter? _data;
    private Collection? _collection;
    private ExportTable? _table;
    private int _rows;

    private ExportArchive(ZipArchive zip, RequestRecord request, PersonalDataMap map, IExportPages pages, Instant now)
    {
        _zip = zip;
        _request = request;
        _map = map;
        _pages = pages;
        _now = now;
        _summary = new JsonObject
        {
            ["request"] = request.Id,
            ["right"] = "access",
            ["law"] = request.Regime,
            ["controller"] = map.Controller,
            ["received"] = request.Received.ToString(),
            ["gathered"] = now.ToString(),
            ["collections"] = _collections,
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
        _collection = next;
        _rows = 0;
        _table = new ExportTable(next, _map);
        if (!next.Fields.Any(each => each.IsContent))
            _data = await OpenText(Place, cancellation);
    }

    /// <summary>Writes a row; for a collection of documents, the document and beside it what is known of it.</summary>
    public async Task Add(Row row, CancellationToken cancellation)
    {
        _rows++;
        var json = row.Fields.ToJsonString(Readable);
        if (_data is null)
        {
            _table!.Add(row.Fields, await AddDocument(json, row.Content, cancellation));
            return;
        }

        await _data.WriteAsync((_rows == 1 ? "[\n" : ",\n").AsMemory(), cancellation);
        await _data.WriteAsync(json.AsMemory(), cancellation);
        _table!.Add(row.Fields);
    }

    /// <summary>Writes what comes last: the summary and the page.</summary>
    public async Task End(IReadOnlyList<CoverageGap> gaps, CancellationToken cancellation)
    {
        await EndCollection();
        _summary["notCovered"] = new JsonArray([.. gaps.Select(gap => JsonValue.Create($"{gap.Collection}: {gap.Detail}"))]);
        await using (var text = await OpenText("summary.json", cancellation))
            await text.WriteAsync(_summary.ToJsonString(Readable).AsMemory(), cancellation);
        await using var page = await Open("index.html", cancellation);
        await _pages.Write(Report(gaps), page, cancellation);
    }

    private ExportReport Report(IReadOnlyList<CoverageGap> gaps) => new(
        _request.Id, _map.Controller, _request.Received, _now, _shown,
        [.. gaps.Select(gap => new ExportGap(_map.Find(gap.Collection)?.Title ?? gap.Collection.ToString(), gap))]);

    /// <summary>The file of a collection's rows, or the folder of its documents.</summary>
    private string Place =>
        _collection!.Fields.Any(each => each.IsContent) ? $"files/{_collection.Address}" : $"data/{_collection.Address}.json";

    public async ValueTask DisposeAsync()
    {
        if (_data is not null)
            await _data.DisposeAsync();
        await _zip.DisposeAsync();
    }

    /// <returns>The document's file; null where the store gave none.</returns>
    private async Task<string?> AddDocument(string about, RowContent? content, CancellationToken cancellation)
    {
        var name = $"{Place}/{_rows:D4}";
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
        if (_collection is null)
            return;

        _shown.Add(_table!.End(_rows, Place));
        _collections.Add(ExportSummary.Of(_collection, _rows));
        _collection = null;
        if (_data is null)
            return;

        await _data.WriteAsync(_rows == 0 ? "[]" : "\n]");
        await _data.DisposeAsync();
        _data = null;
    }

    private async Task<StreamWriter> OpenText(string name, CancellationToken cancellation) =>
        new(await Open(name, cancellation), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private async Task<Stream> Open(string name, CancellationToken cancellation)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = _now.ToDateTimeOffset();
        return await entry.OpenAsync(cancellation);
    }
}
