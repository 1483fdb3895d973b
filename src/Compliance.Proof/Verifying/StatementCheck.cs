using System.Text.Json;
using static Compliance.Proof.Verifying.RefusedException;

namespace Compliance.Proof.Verifying;

/// <summary>That a certificate's statement names exactly the entries which the file brings along, and that they are about its request and keys.</summary>
internal sealed class StatementCheck
{
    private const string Format = "compliance-statement/v2";
    private const string EntryFormat = "compliance-entry/v1";
    private readonly JsonElement _statement;

    public StatementCheck(ReadOnlyMemory<byte> statement)
    {
        _statement = Parse(statement, Format);
        (Log, Request, Commitment) = (Text(_statement, "log"), Text(_statement, "request"), Text(_statement, "commitment"));
        var kind = Text(_statement, "kind");
        Kind = kind == EntryKind.Erasure.Name() ? EntryKind.Erasure : EntryKind.ErasurePending;
        Unless(kind == Kind.Name(), CertificateFailure.StatementMalformed, "The statement is of a kind that no certificate has.");
    }

    public string Log { get; }

    public string Request { get; }

    public string Commitment { get; }

    public EntryKind Kind { get; }

    public void Binds(IReadOnlyList<SupportingEntry> entries)
    {
        var stated = Members(_statement, "entries");
        Unless(stated.Count == entries.Count && stated.Zip(entries).All(pair => IsOf(pair.First, pair.Second)), CertificateFailure.EntriesMismatch,
            "The entries in the file are not those that the statement rests on.");
        var keys = Members(_statement, "keys");
        var statements = entries.ToDictionary(entry => entry.Index, entry => (entry.Kind, Says: Parse(entry.Statement, entry.Kind == EntryKind.ErasurePending ? Format : EntryFormat)));
        foreach (var (kind, says) in statements.Values)
        {
            Unless(Text(says, "kind") == kind.Name(), CertificateFailure.StatementMalformed, "An entry says that it is of another kind than the log has it as.");
            Unless(!says.TryGetProperty("request", out _) || Text(says, "request") == Request, CertificateFailure.OtherRequest,
                "An entry in the file is about another request.");
            Unless(!says.TryGetProperty("key", out _) || keys.Exists(key => Text(key, "name") == Text(says, "key")), CertificateFailure.OtherKey,
                "An entry in the file is about a vault key that the statement does not name.");
        }
        Unless(keys.TrueForAll(key => Stands(key, "created", EntryKind.KeyCreated) && Stands(key, "bound", EntryKind.KeyBound)), CertificateFailure.OtherKey,
            "The statement names an entry for a vault key's creation or binding, and that entry is not in the file or about another key.");

        bool Stands(JsonElement key, string member, EntryKind kind) =>
            !key.TryGetProperty(member, out var index) || index.ValueKind == JsonValueKind.Null
            || (index.ValueKind == JsonValueKind.Number && statements.TryGetValue(index.GetInt64(), out var entry)
                && entry.Kind == kind && Text(entry.Says, "key") == Text(key, "name"));
    }

    private static bool IsOf(JsonElement stated, SupportingEntry entry) =>
        Text(stated, "kind") == entry.Kind.Name() && Text(stated, "leaf") == Convert.ToBase64String(entry.LeafHash())
        && stated.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number && index.GetInt64() == entry.Index;

    private static JsonElement Parse(ReadOnlyMemory<byte> statement, string format)
    {
        var read = IfUnreadable(statement.Span, StrictJson.ParseObject, CertificateFailure.StatementMalformed, "A statement could be read in two ways.");
        Unless(Text(read, "format") == format, CertificateFailure.StatementMalformed, $"A statement is not in the format {format}.");
        return read;
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new RefusedException(CertificateFailure.StatementMalformed, $"A statement has no text named {name} where it must have one.");

    private static List<JsonElement> Members(JsonElement json, string name)
    {
        var isArray = json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array;
        Unless(isArray, CertificateFailure.StatementMalformed, $"The statement has no list named {name}.");
        var members = value.EnumerateArray().ToList();
        Unless(members.TrueForAll(member => member.ValueKind == JsonValueKind.Object), CertificateFailure.StatementMalformed,
            $"The statement's list {name} holds what is not an object.");
        return members;
    }
}
