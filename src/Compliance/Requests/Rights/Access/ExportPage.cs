using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>The page of an export: what is held, why, and the data in tables. Works offline, in any script, without scripts.</summary>
internal sealed class ExportPage(RequestRecord request, string? controller, Instant now)
{
    /// <summary>Rows of a collection that the page shows; the JSON file has them all.</summary>
    public const int MostRows = 200;

    private readonly StringBuilder body = new();
    private Collection? collection;
    private int shown;

    public void Begin(Collection next)
    {
        collection = next;
        shown = 0;
        body.Append("<section><h2>").Append(Text(next.Address.ToString())).Append("</h2><dl>");
        Term("Why", string.Join(", ", next.Purposes));
        Term("On what ground", next.LawfulBasis);
        Term("Kept", ExportSummary.Kept(next));
        Term("Kinds of data", string.Join(", ", ExportSummary.Categories(next)));
        body.Append("</dl><div class=scroll><table><thead><tr>");
        foreach (var path in Columns)
            body.Append("<th scope=col>").Append(Text(path)).Append("</th>");
        body.Append("</tr></thead><tbody>");
    }

    public void Add(JsonObject row, string? file = null)
    {
        if (shown++ >= MostRows)
            return;

        body.Append("<tr>");
        foreach (var path in Columns)
        {
            var value = file is not null && collection!.Find(path) is { IsContent: true }
                ? $"<a href=\"{Text(file)}\">open</a>"
                : string.Join("<br>", Connectors.FieldValues.At(row, path).Select(Text));
            body.Append("<td dir=auto>").Append(value).Append("</td>");
        }

        body.Append("</tr>");
    }

    /// <param name="rows">How many there are.</param>
    /// <param name="all">The file or folder that has them all.</param>
    public void End(int rows, string all)
    {
        body.Append("</tbody></table></div>");
        if (rows > MostRows)
            body.Append(CultureInfo.InvariantCulture, $"<p>The first {MostRows} of {rows} rows. All are in <a href=\"{Text(all)}\">{Text(all)}</a>.</p>");
        body.Append("</section>");
    }

    public async Task WriteTo(TextWriter writer, IReadOnlyList<CoverageGap> gaps, CancellationToken cancellation)
    {
        await writer.WriteAsync($$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>Your personal data</title>
            <style>
            body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1f24;background:#fff}
            h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
            dt{color:#57606a}dd{margin:0}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}
            th,td{border:1px solid #d0d7de;padding:.3rem .6rem;text-align:start;vertical-align:top}
            th{background:#f6f8fa;white-space:nowrap}td{min-width:4rem;max-width:24rem;overflow-wrap:break-word}
            .gaps{border-inline-start:.3rem solid #9a6700;padding-inline-start:1rem}
            </style></head><body>
            <h1>Your personal data</h1>
            <p>{{Text(controller ?? "The controller")}} gathered this on {{Text(now.InUtc().Date.ToString("uuuu-MM-dd", null))}} for request
            {{Text(request.Id)}}. Files with all of it are in the folders <code>data</code> and <code>files</code> beside this page.</p>
            """.AsMemory(), cancellation);
        if (gaps.Count > 0)
        {
            await writer.WriteAsync("<div class=gaps><h2>Not covered</h2><ul>".AsMemory(), cancellation);
            foreach (var gap in gaps)
                await writer.WriteAsync($"<li>{Text(gap.Collection.ToString())}: {Text(gap.Detail)}</li>".AsMemory(), cancellation);
            await writer.WriteAsync("</ul></div>".AsMemory(), cancellation);
        }

        foreach (var chunk in body.GetChunks())
            await writer.WriteAsync(chunk, cancellation);
        await writer.WriteAsync("</body></html>\n".AsMemory(), cancellation);
    }

    private IEnumerable<string> Columns => collection!.Fields.Select(each => each.Path);

    private void Term(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            body.Append("<dt>").Append(name).Append("</dt><dd>").Append(Text(value)).Append("</dd>");
    }

    private static string Text(string value) => HtmlEncoder.Default.Encode(value);
}
