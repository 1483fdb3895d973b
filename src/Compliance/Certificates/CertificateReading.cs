using System.Text.Json;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;

namespace Compliance.Certificates;

/// <summary>
/// Reads a statement and the entries beside it. What a member should be and is not is read as nothing: a page proves nothing.
/// </summary>
internal static class CertificateReading
{
    private static readonly JsonElement Unit = JsonElement.Parse("{}"u8);

    /// <param name="statement">What is certified.</param>
    /// <param name="entries">What the log has of it.</param>
    /// <param name="title">What people call a collection.</param>
    /// <param name="proof">Where the log has the statement.</param>
    /// <param name="revoked">Why it is no longer to be relied on.</param>
    public static CertificateView Read(
        JsonElement statement, IReadOnlyList<SupportingEntry> entries, Func<string, string> title, CertificateProof proof,
        string? revoked) => new(
        Value(statement, "kind") == EntryKind.ErasurePending.Name(),
        new CertificateHead(
            Value(statement, "request"), Value(statement, "right"), Value(statement, "law"), Value(statement, "received"),
            Value(statement, "due"), Value(statement, "issued"), Value(statement, "outcome"), Value(statement, "commitment"),
            Value(statement, "dataMap"), Value(statement, "build")),
        [.. Rows(statement, "stores").Select(row => new CertifiedStore(
            title(Value(row, "collection")), Value(row, "collection"), Value(row, "fact"), Value(row, "count"), Value(row, "ground"),
            Value(row, "observer"), Value(row, "backupsExpire")))],
        [.. Rows(statement, "keys").Select(key => Key(key, entries))],
        [.. Said(entries, EntryKind.KeyProbed).Select(probe => new CertifiedProbe(
            Value(probe, "key"), Value(probe, "answer"), Value(probe, "control"), IsTrue(probe, "controlUnwrapped"),
            IsTrue(probe, "wrappedKeyRemoved"), Value(probe, "at")))],
        [.. Said(entries, EntryKind.KeyAudited).Select(audit => new CertifiedAudit(
            Value(audit, "from"), Value(audit, "to"), Texts(audit, "findings"), Texts(audit, "gaps")))],
        [.. Rows(statement, "notCovered").Select(gap => new CertifiedGap(
            title(Value(gap, "collection")), Value(gap, "collection"), Value(gap, "kind"), Value(gap, "detail")))],
        Texts(statement, "notProven"),
        [.. Rows(statement, "entries")
            .Select(entry => new CertifiedEntry(Value(entry, "index"), Value(entry, "kind"), Value(entry, "leaf")))],
        proof,
        revoked);

    /// <summary>What happened to a key stands in the eraser's entries, which its line points at.</summary>
    private static CertifiedKey Key(JsonElement key, IReadOnlyList<SupportingEntry> entries)
    {
        var deleted = Entry(key, "deleted", entries);
        return new CertifiedKey(
            Value(key, "name"), Value(Entry(key, "disabled", entries), "disabled"), Value(deleted, "deleted"),
            Value(deleted, "scheduledPurge"), Value(Entry(key, "purged", entries), "purged"), Value(deleted, "recoveryLevel"));
    }

    /// <summary>The entry that a key's line points at; an empty one where it points at none.</summary>
    private static JsonElement Entry(JsonElement key, string member, IReadOnlyList<SupportingEntry> entries) =>
        key.TryGetProperty(member, out var at) && at.ValueKind is JsonValueKind.Number && at.TryGetInt64(out var place)
            && entries.FirstOrDefault(entry => entry.Index == place) is { } entry
            ? JsonElement.Parse(entry.Statement.Span)
            : Unit;

    private static IEnumerable<JsonElement> Said(IReadOnlyList<SupportingEntry> entries, EntryKind kind) =>
        entries.Where(entry => entry.Kind == kind).Select(entry => JsonElement.Parse(entry.Statement.Span));

    private static IEnumerable<JsonElement> Rows(JsonElement from, string name) =>
        from.TryGetProperty(name, out var rows) && rows.ValueKind is JsonValueKind.Array
            ? rows.EnumerateArray().Where(row => row.ValueKind is JsonValueKind.Object)
            : [];

    private static IReadOnlyList<string> Texts(JsonElement from, string name) =>
        from.TryGetProperty(name, out var items) && items.ValueKind is JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(item => item.ToString())]
            : [];

    private static string Value(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static bool IsTrue(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}
