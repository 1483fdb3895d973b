namespace Compliance.Proof.Verifying;

/// <summary>
/// That a certificate's statement names exactly the entries which the file brings along, that they are about its request and keys, and that
/// they show what it says became of the request. What happened to a key stands in the eraser's entries alone; the statement points at them.
/// </summary>
internal sealed class StatementCheck
{
    private const string Format = "compliance-statement/v3";

    // The life of a vault key. Its line in the statement names an entry for each; the first may be missing, and before the purge so are the last two.
    private static readonly EntryKind[] Life =
        [EntryKind.KeyCreated, EntryKind.KeyBound, EntryKind.KeyDisabled, EntryKind.KeyDeleted, EntryKind.KeyProbed, EntryKind.KeyPurged, EntryKind.KeyAudited];

    // What every entry of a kind must say, spelt as its writer does, or it shows nothing; the first only once the key is purged.
    private static readonly (EntryKind Kind, string Member, string Json)[] Facts =
        [(EntryKind.KeyProbed, "presence", "\"absent\""), (EntryKind.KeyProbed, "answer", "\"not-found\""), (EntryKind.KeyProbed, "controlUnwrapped", "true"),
         (EntryKind.KeyProbed, "wrappedKeyRemoved", "true"), (EntryKind.KeyAudited, "findings", "[]"), (EntryKind.Received, "right", "\"erasure\"")];

    private readonly JsonElement _statement;

    /// <exception cref="FormatException">It does not say what it must.</exception>
    public StatementCheck(ReadOnlyMemory<byte> statement)
    {
        _statement = Parse(statement, Format);
        Kind = Text(_statement, "kind") == EntryKind.Erasure.Name() ? EntryKind.Erasure : EntryKind.ErasurePending;
        if (Text(_statement, "kind") != Kind.Name()) throw new FormatException("It is of a kind that no certificate has.");
        (Log, Request, Commitment) = (Text(_statement, "log"), Text(_statement, "request"), Text(_statement, "commitment"));
    }

    public string Log { get; }

    public string Request { get; }

    public string Commitment { get; }

    public EntryKind Kind { get; }

    public bool NamesNoKey => Members(_statement, "keys").Count == 0;

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
            // A key is made and bound before anyone asks; all else was done for a request, and says for which.
            Unless((kind is EntryKind.KeyCreated or EntryKind.KeyBound || Text(says, "request") == Request)
                && (kind != EntryKind.Received || Text(says, "commitment") == Commitment), CertificateFailure.OtherRequest, "An entry in the file is about another request.");
            Unless((!Life.Contains(kind) && !says.TryGetProperty("key", out _)) || names.Contains(Text(says, "key")), CertificateFailure.OtherKey,
                "An entry in the file is about a vault key that the statement does not name.");
        }
        Unless(names.Count == keys.Count && keys.TrueForAll(key => Life.All(kind => Stands(key, kind) ?? true)), CertificateFailure.OtherKey,
            "The statement names a vault key twice, or an entry for what became of one that is not in the file or about another key.");
        Unless(Text(_statement, "outcome") == "incomplete" || IsShown(keys, [.. logged.Values], (key, kind) => Stands(key, kind) == true),
            CertificateFailure.OutcomeNotShown, "The statement says that the erasure is complete or pending, and the entries in the file do not show it.");

        // Null where the key's line names none.
        bool? Stands(JsonElement key, EntryKind kind) =>
            !key.TryGetProperty(kind.Name()["key-".Length..], out var index) || index.ValueKind == JsonValueKind.Null ? null
            : index.ValueKind == JsonValueKind.Number && logged.TryGetValue(index.GetInt64(), out var entry) && entry.Kind == kind && Text(entry.Says, "key") == Text(key, "name");
    }

    private bool IsShown(List<JsonElement> keys, List<(EntryKind Kind, JsonElement Says)> entries, Func<JsonElement, EntryKind, bool> stands)
    {
        var isFinal = Kind == EntryKind.Erasure;
        return Text(_statement, "outcome") == (isFinal ? "complete" : "pending") && Members(_statement, "notCovered").Count == 0
            && Facts.Skip(isFinal ? 0 : 1).All(fact => Said(fact.Kind).TrueForAll(says => says.TryGetProperty(fact.Member, out var it) && it.GetRawText() == fact.Json))
            && Said(EntryKind.Received) is [var received] && Said(EntryKind.Fenced) is [var fenced] && Said(EntryKind.FenceLifted).Count == 0
            && entries.TrueForAll(each => each.Kind is not (EntryKind.Approved or >= EntryKind.KeyDisabled) || Text(each.Says, "fence") == Text(fenced, "fence"))
            && IsApproved(Number(Member(received, "policy", JsonValueKind.Object), "approvals"))
            && Said(EntryKind.Keyless).Count == (keys.Count == 0 ? 1 : 0) && (isFinal || keys.Count > 0)
            && keys.TrueForAll(key => Life[1..(isFinal ? Life.Length : ^2)].All(kind => stands(key, kind)));

        List<JsonElement> Said(EntryKind kind) => [.. entries.Where(each => each.Kind == kind).Select(each => each.Says)];

        // Each person counts once, and only after the fence and before any act; the policy stands in for people where it asks for none.
        bool IsApproved(long asked) => Math.Max(1, asked) <= entries.TakeWhile(each => each.Kind < EntryKind.KeyDisabled).SkipWhile(each => each.Kind != EntryKind.Fenced)
            .Where(each => each.Kind == EntryKind.Approved).Select(each => Text(each.Says, "by")).Distinct().Count(by => asked == 0 || by != "policy");
    }

    // A final certificate may rest on the pending one before it, whose statement is a certificate's own.
    private static string FormatOf(EntryKind kind) => kind == EntryKind.ErasurePending ? Format : "compliance-entry/v1";

    private static bool IsOf(JsonElement stated, SupportingEntry entry) =>
        Text(stated, "kind") == entry.Kind.Name() && Text(stated, "leaf") == Convert.ToBase64String(entry.LeafHash()) && Number(stated, "index") == entry.Index;

    private static JsonElement Parse(ReadOnlyMemory<byte> statement, string format) =>
        StrictJson.ParseObject(statement.Span) is var read && Text(read, "format") == format ? read : throw new FormatException($"It is not in the format {format}.");

    private static string Text(JsonElement json, string name) => Member(json, name, JsonValueKind.String).GetString()!;

    private static long Number(JsonElement json, string name) => Member(json, name, JsonValueKind.Number).GetInt64();

    private static List<JsonElement> Members(JsonElement json, string name) =>
        Member(json, name, JsonValueKind.Array).EnumerateArray().ToList() is var members && members.TrueForAll(member => member.ValueKind == JsonValueKind.Object)
            ? members : throw new FormatException($"It has no list of objects named {name}.");

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : throw new FormatException($"It has no {kind} {name}.");
}
