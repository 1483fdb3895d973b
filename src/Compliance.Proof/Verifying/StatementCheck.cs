using System.Text.Json;
using static Compliance.Proof.Verifying.RefusedException;

namespace Compliance.Proof.Verifying;

/// <summary>That a certificate's statement names exactly the entries which the file brings along, and that they are about its request and keys.</summary>
internal sealed class StatementCheck
{
    private readonly JsonElement _statement;

    /// <exception cref="FormatException">It does not say what it must.</exception>
    public StatementCheck(ReadOnlyMemory<byte> statement)
    {
        _statement = Parse(statement, "compliance-statement/v2");
        Kind = Text(_statement, "kind") == EntryKind.Erasure.Name() ? EntryKind.Erasure : EntryKind.ErasurePending;
        if (Text(_statement, "kind") != Kind.Name()) throw new FormatException("It is of a kind that no certificate has.");
        (Log, Request, Commitment) = (Text(_statement, "log"), Text(_statement, "request"), Text(_statement, "commitment"));
    }

    public string Log { get; }

    public string Request { get; }

    public string Commitment { get; }

    public EntryKind Kind { get; }

    /// <exception cref="FormatException">One of them does not say what it must.</exception>
    public void Binds(IReadOnlyList<SupportingEntry> entries)
    {
        var (stated, keys) = (Members(_statement, "entries"), Members(_statement, "keys"));
        var names = keys.Select(key => Text(key, "name")).ToHashSet();
        Unless(stated.Count == entries.Count && stated.Zip(entries).All(pair => IsOf(pair.First, pair.Second)), CertificateFailure.EntriesMismatch,
            "The entries in the file are not those that the statement rests on.");
        var logged = entries.ToDictionary(entry => entry.Index, entry => (entry.Kind, Says: Parse(entry.Statement, FormatOf(entry.Kind))));
        foreach (var (kind, says) in logged.Values)
        {
            if (Text(says, "kind") != kind.Name()) throw new FormatException("It is of another kind than the log has it as.");
            Unless(!says.TryGetProperty("request", out _) || Text(says, "request") == Request, CertificateFailure.OtherRequest,
                "An entry in the file is about another request.");
            Unless(!says.TryGetProperty("key", out _) || names.Contains(Text(says, "key")), CertificateFailure.OtherKey,
                "An entry in the file is about a vault key that the statement does not name.");
        }
        Unless(keys.TrueForAll(key => Stands(key, "created", EntryKind.KeyCreated) && Stands(key, "bound", EntryKind.KeyBound)), CertificateFailure.OtherKey,
            "The statement names an entry for a vault key's creation or binding, and that entry is not in the file or about another key.");

        bool Stands(JsonElement key, string member, EntryKind kind) =>
            !key.TryGetProperty(member, out var index) || index.ValueKind == JsonValueKind.Null
            || (index.ValueKind == JsonValueKind.Number && logged.TryGetValue(index.GetInt64(), out var entry)
                && entry.Kind == kind && Text(entry.Says, "key") == Text(key, "name"));
    }

    // A final certificate may rest on the pending one before it, whose statement is a certificate's own.
    private static string FormatOf(EntryKind kind) => kind == EntryKind.ErasurePending ? "compliance-statement/v2" : "compliance-entry/v1";

    private static bool IsOf(JsonElement stated, SupportingEntry entry) =>
        Text(stated, "kind") == entry.Kind.Name() && Text(stated, "leaf") == Convert.ToBase64String(entry.LeafHash())
        && stated.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number && index.GetInt64() == entry.Index;

    private static JsonElement Parse(ReadOnlyMemory<byte> statement, string format) =>
        StrictJson.ParseObject(statement.Span) is var read && Text(read, "format") == format ? read : throw new FormatException($"It is not in the format {format}.");

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"It has no text {name}.");

    private static List<JsonElement> Members(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(member => member.ValueKind == JsonValueKind.Object)
            ? [.. value.EnumerateArray()]
            : throw new FormatException($"It has no list of objects named {name}.");
}
