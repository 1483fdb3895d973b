using System.Globalization;
using System.Net;
using System.Text;
using NodaTime;

namespace Compliance.Findings;

/// <summary>A review's report for people: one table, the most severe first.</summary>
internal static class ReviewPage
{
    public static string Write(Instant at, IReadOnlyList<Finding> findings)
    {
        var rows = new StringBuilder();
        foreach (var finding in findings)
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{finding.Severity}</td><td>{Text(finding.Kind.Title)}</td><td>{Text(finding.Where)}</td><td>{Text(finding.Detail)}</td><td>{Text(finding.Owner)}</td><td>{finding.Due?.ToString("uuuu-MM-dd", null)}</td></tr>\n");

        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Privacy review</title>
            <style>
            body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1f24;background:#fff}
            table{border-collapse:collapse}th,td{border:1px solid #d0d7de;padding:.3rem .6rem;text-align:start;vertical-align:top}th{background:#f6f8fa}
            </style></head><body>
            <h1>Privacy review</h1>
            <p>{{findings.Count}} findings on {{at.InUtc().Date.ToString("uuuu-MM-dd", null)}}.</p>
            <table><thead><tr><th>Severity</th><th>Finding</th><th>Where</th><th>What to do</th><th>Owner</th><th>Due</th></tr></thead>
            <tbody>
            {{rows}}</tbody></table></body></html>

            """;
    }

    private static string Text(string? value) => WebUtility.HtmlEncode(value ?? "");
}
