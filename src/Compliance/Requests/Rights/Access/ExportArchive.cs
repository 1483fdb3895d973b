using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Register;
using Compliance.Law;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>
/// The archive that a data subject receives: one JSON file per collection, the documents as files, a page to read, a summary with what
/// GDPR Art. 15 wants told, and a manifest with the SHA-256 of each file. Written forward only, so that it never has to be kept: memory
/// holds one row, and for the page the first <see cref="ExportedCollection.MaxRows"/> of each collection.
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
    private readonly ExportManifest _manifest = new();
    private readonly List<LeftOut> _leftOut = [];
    private readonly HashSet<string> _purposes = new(StringComparer.Ordinal);
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
            ["right"] = request.Right.ToString().ToLowerInvariant(),
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

    /// <summary>Says how far other people were looked for in sentences.</summary>
    public void Sought(OtherPeople others) => _summary["otherPeopleSought"] = others.IsComplete
        ? "in every sentence"
        : string.Create(CultureInfo.InvariantCulture, $"in sentences, by the first {OtherPeople.MaxWords} words that may name somebody");

    /// <summary>Says what is not given, and why.</summary>
    public void Leave(LeftOut left) => _leftOut.Add(left);

    /// <summary>Writes the rows of a collection as a table, beside the file that has them as JSON.</summary>
    /// <param name="collection">Whose rows follow.</param>
    /// <param name="rows">The same as before.</param>
    /// <param name="cancellation">Stops between rows.</param>
    public async Task AddTable(Collection collection, IAsyncEnumerable<Row> rows, CancellationToken cancellation)
    {
        await EndCollection();
        await using var text = await OpenText($"data/{collection.Address}.csv", cancellation);
        await text.WriteAsync(CsvText.Head(collection).AsMemory(), cancellation);
        await foreach (var row in rows.WithCancellation(cancellation))
            await text.WriteAsync(CsvText.Line(collection, row.Fields).AsMemory(), cancellation);
    }

    /// <summary>Writes what comes last: the summary, the page and the manifest.</summary>
    public async Task End(IReadOnlyList<CoverageGap> gaps, CancellationToken cancellation)
    {
        await EndCollection();
        var notice = PrivacyNotice.Of(ProcessingRegister.Of(_map));
        notice = notice with { Purposes = [.. notice.Purposes.Where(each => _purposes.Contains(each.Purpose))] };
        _summary["information"] = JsonNode.Parse(notice.Write());
        _summary["rights"] = Rights();
        if (_leftOut.Count > 0)
            _summary["leftOut"] = new JsonArray([.. _leftOut.Select(each =>
                new JsonObject { ["place"] = each.Address, ["title"] = each.Title, ["reason"] = each.Reason })]);
        _summary["notCovered"] = new JsonArray([.. gaps.Select(gap => JsonValue.Create($"{gap.Collection}: {gap.Detail}"))]);
        await using (var text = await OpenText("summary.json", cancellation))
            await text.WriteAsync(_summary.ToJsonString(Readable).AsMemory(), cancellation);
        await using (var page = await Open("index.html", cancellation))
            await _pages.Write(Report(gaps, notice), page, cancellation);
        var manifest = _manifest.ToJson();
        await using var last = await OpenText(ExportManifest.Name, cancellation);
        await last.WriteAsync(manifest.ToJsonString(Readable).AsMemory(), cancellation);
    }

    private ExportReport Report(IReadOnlyList<CoverageGap> gaps, PrivacyNotice notice) => new(
        _request.Id, _map.Controller, _request.Received, _now, _shown,
        [.. gaps.Select(gap => new ExportGap(_map.Find(gap.Collection)?.Title ?? gap.Collection.ToString(), gap))])
    {
        Right = _request.Right, Notice = notice, LeftOut = _leftOut,
    };

    /// <summary>What the person may ask for under the law of the request.</summary>
    private JsonArray Rights() => LawTable.Current.TryFind(_request.Regime, out var law)
        ? new JsonArray([.. Enum.GetValues<LegalRight>().Where(right => law.Find(LegalDuty.Answer, right) is not null)
            .Select(right => JsonValue.Create(JsonNamingPolicy.KebabCaseLower.ConvertName(right.ToString())))])
        : [];

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

        _purposes.UnionWith(_collection.Purposes);
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
        return _manifest.Noting(name, await entry.OpenAsync(cancellation));
    }
}
