using System.Net;
using System.Text;
using System.Text.Json;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;

namespace Compliance.Certificates;

/// <summary>
/// A certificate in plain words, ready to print. It shows what the file states and adds nothing: whoever doubts it verifies the file, for
/// a page proves nothing.
/// </summary>
internal sealed class CertificatePage(JsonElement statement, IReadOnlyList<SupportingEntry> entries, long index, Checkpoint checkpoint, string? revoked)
{
    private readonly StringBuilder body = new();

    public string Write()
    {
        Summary();
        Table("What was done, store by store", "stores",
            ("Collection", "collection"), ("Done", "fact"), ("Rows", "count"), ("On what ground", "ground"), ("Seen by", "observer"), ("Backups expire", "backupsExpire"));
        Keys();
        Probes();
        Audit();
        Table("Places that were not covered", "notCovered", ("Collection", "collection"), ("Why", "kind"), ("What to do", "detail"));
        List("What this certificate does not prove", Items(statement, "notProven"));
        Table("Entries of the log that it rests on", "entries", ("Entry", "index"), ("About", "kind"), ("Leaf", "leaf"));
        Evidence();
        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{{Text(Title)}}</title>
            <style>
            body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24;background:#fff}
            table{border-collapse:collapse;width:100%}th,td{border:1px solid #d0d7de;padding:.3rem .6rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}th{background:#f6f8fa}
            .notice{border:2px solid #9a6700;padding:.5rem 1rem;margin:1rem 0}.revoked{border-color:#a40e26}h2{margin-top:2rem}
            @media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid} }
            </style></head><body>
            {{body}}</body></html>

            """;
    }

    private bool IsPending => Value(statement, "kind") == EntryKind.ErasurePending.Name();

    private string Title => IsPending ? "Certificate of erasure: shred pending" : "Certificate of erasure";

    private void Summary()
    {
        body.Append("<h1>").Append(Text(Title)).Append("</h1>\n");
        if (revoked is not null)
            Notice("notice revoked", $"This certificate was revoked: {revoked}");
        if (IsPending)
            Notice("notice", "The key is deleted, but whoever is granted \"recover\" on the vault could bring it back until the date of its purge. A final certificate follows.");
        if (Value(statement, "outcome") == "incomplete")
            Notice("notice", "The erasure is not complete: see below what was not covered, left or found.");
        body.Append("<table>");
        foreach (var (label, name) in new[]
        {
            ("Request", "request"), ("Right", "right"), ("Law", "law"), ("Received", "received"), ("Due", "due"), ("Issued", "issued"), ("Outcome", "outcome"),
            ("Subject commitment", "commitment"), ("Data map", "dataMap"), ("Build", "build"),
        })
            body.Append("<tr><th scope=row>").Append(label).Append("</th><td>").Append(Text(Value(statement, name))).Append("</td></tr>\n");
        body.Append("</table>\n");
    }

    /// <summary>What the eraser had the log say of each key.</summary>
    private void Keys()
    {
        if (statement.GetProperty("keys").GetArrayLength() == 0)
            return;
        Heading("Keys");
        Rows(
            ["Key", "Disabled", "Deleted", "Purge scheduled", "Purged", "Vault's recovery level"],
            statement.GetProperty("keys").EnumerateArray().Select(key =>
            {
                var deleted = Entry(key, "deleted");
                return new[]
                {
                    Value(key, "name"), Value(Entry(key, "disabled"), "disabled"), Value(deleted, "deleted"), Value(deleted, "scheduledPurge"), Value(Entry(key, "purged"), "purged"),
                    Value(deleted, "recoveryLevel"),
                };
            }));
    }

    private void Probes()
    {
        var probes = Said(EntryKind.KeyProbed);
        if (probes.Count == 0)
            return;
        Heading("What the vault was asked afterwards");
        Rows(["Asked", "Answer", "When"], probes.SelectMany(probe => new[]
        {
            new[] { $"unwrap with the key {Value(probe, "key")}", Value(probe, "answer"), Value(probe, "at") },
            [$"unwrap with the control key {Value(probe, "control")}", Value(probe, "controlUnwrapped") == "True" ? "unwrapped" : "failed", Value(probe, "at")],
            ["is a wrapped data key left", Value(probe, "wrappedKeyRemoved") == "True" ? "no" : "yes", Value(probe, "at")],
        }));
    }

    private void Audit()
    {
        foreach (var audit in Said(EntryKind.KeyAudited))
            Audit(audit);
    }

    private void Audit(JsonElement audit)
    {
        Heading("The vault's own audit trail");
        body.Append("<p>Read from ").Append(Text(Value(audit, "from"))).Append(" to ").Append(Text(Value(audit, "to"))).Append(".</p>\n");
        Bullets("Found", Items(audit, "findings"), "Nothing that speaks against the key's destruction.");
        Bullets("Gaps", Items(audit, "gaps"), "None.");
    }

    private void Evidence()
    {
        Heading("Proof");
        body.Append("<p>Entry ").Append(index).Append(" of the log ").Append(Text(checkpoint.Origin)).Append(", in its checkpoint of ").Append(checkpoint.Size)
            .Append(" entries with the root ").Append(Text(Convert.ToBase64String(checkpoint.Root.Span)))
            .Append(". This page proves nothing: verify the certificate's file with <code>compliance verify</code> and the log's public keys.</p>\n");
    }

    private void Table(string heading, string name, params (string Label, string Member)[] columns)
    {
        if (!statement.TryGetProperty(name, out var rows) || rows.ValueKind is not JsonValueKind.Array || rows.GetArrayLength() == 0)
            return;
        Heading(heading);
        Rows(columns.Select(column => column.Label), rows.EnumerateArray().Select(row => columns.Select(column => Value(row, column.Member))));
    }

    private void Rows(IEnumerable<string> labels, IEnumerable<IEnumerable<string>> rows)
    {
        body.Append("<table><thead><tr>");
        foreach (var label in labels)
            body.Append("<th scope=col>").Append(label).Append("</th>");
        body.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            body.Append("<tr>");
            foreach (var cell in row)
                body.Append("<td>").Append(Text(cell)).Append("</td>");
            body.Append("</tr>\n");
        }

        body.Append("</tbody></table>\n");
    }

    /// <summary>The entry that a key's line points at; an empty one where it points at none.</summary>
    private JsonElement Entry(JsonElement key, string member) =>
        key.TryGetProperty(member, out var at) && at.TryGetInt64(out var place) && entries.FirstOrDefault(entry => entry.Index == place) is { } entry
            ? JsonElement.Parse(entry.Statement.Span) : JsonElement.Parse("{}"u8);

    private IReadOnlyList<JsonElement> Said(EntryKind kind) =>
        [.. entries.Where(entry => entry.Kind == kind).Select(entry => JsonElement.Parse(entry.Statement.Span))];

    private void List(string heading, IReadOnlyList<string> items)
    {
        Heading(heading);
        body.Append("<ul>");
        foreach (var item in items)
            body.Append("<li>").Append(Text(item)).Append("</li>\n");
        body.Append("</ul>\n");
    }

    private void Bullets(string label, IReadOnlyList<string> items, string none) =>
        body.Append("<p>").Append(label).Append(": ").Append(items.Count == 0 ? none : string.Join("; ", items.Select(Text))).Append("</p>\n");

    private void Heading(string text) => body.Append("<h2>").Append(Text(text)).Append("</h2>\n");

    private void Notice(string kind, string text) => body.Append("<p class=\"").Append(kind).Append("\">").Append(Text(text)).Append("</p>\n");

    private static IReadOnlyList<string> Items(JsonElement from, string name) =>
        from.TryGetProperty(name, out var items) && items.ValueKind is JsonValueKind.Array ? [.. items.EnumerateArray().Select(item => item.ToString())] : [];

    private static string Value(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Text(string value) => WebUtility.HtmlEncode(value);
}
