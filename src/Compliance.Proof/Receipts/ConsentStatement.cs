using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Receipts;

/// <summary>
/// What an entry of the log states of one act in the consent ledger, member by member as the ledger has it. Names nobody: the holder is a
/// commitment, and all else is codes, ids, hashes and times.
/// </summary>
public sealed record ConsentStatement
{
    /// <summary>Of every entry.</summary>
    public const string Format = "compliance-entry/v1";

    /// <summary>Of any one text, in characters.</summary>
    public const int MaxText = 128;

    // A statement is data, never markup, so nothing but what JSON demands is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public required string Event { get; init; }

    /// <summary>See <see cref="HolderCommitment"/>; base64.</summary>
    public required string Holder { get; init; }

    /// <summary><c>person</c> or <c>device</c>.</summary>
    public required string HolderKind { get; init; }

    /// <summary>What happened, in lower-case words with hyphens.</summary>
    public required string Act { get; init; }

    /// <summary>Null for what is about no purpose.</summary>
    public string? Purpose { get; init; }

    /// <summary>When it happened, as the ledger has it: ISO 8601 in UTC.</summary>
    public required string Happened { get; init; }

    /// <summary>When a consent ends by itself, exclusive; null for other acts.</summary>
    public string? Until { get; init; }

    /// <summary>On which notice; null for acts that need none.</summary>
    public StatedNotice? Notice { get; init; }

    /// <summary>SHA-256 of a copy of what was on the screen, 64 lower-case hexadecimal digits.</summary>
    public string? Copy { get; init; }

    /// <summary>How it reached the ledger.</summary>
    public required string Method { get; init; }

    public required StatedHand By { get; init; }

    public bool Explicit { get; init; }

    public bool Signal { get; init; }

    public bool SignalAcknowledged { get; init; }

    /// <summary>Of an opt-out: what it covers, in ordinal order.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Of an opt-out: <c>choice</c> or <c>signal</c>.</summary>
    public string? Origin { get; init; }

    public string? Regime { get; init; }

    /// <summary>Of a superseded consent: the version that replaced its own.</summary>
    public int? SupersededBy { get; init; }

    /// <summary>The event that this one follows from.</summary>
    public string? Source { get; init; }

    /// <summary>Where it was brought from, of an act that was not recorded here first.</summary>
    public StatedImport? Import { get; init; }

    /// <summary>The exact bytes that are logged.</summary>
    /// <param name="controller">Who asks, as it was when the event was logged.</param>
    /// <param name="at">When the signer logged it, by its own clock: ISO 8601 in UTC.</param>
    public byte[] Write(StatedController controller, string at)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("kind", EntryKind.Consent.Name());
            json.WriteString("at", at);
            json.WriteString("event", Event);
            json.WriteString("holder", Holder);
            json.WriteString("holderKind", HolderKind);
            json.WriteString("act", Act);
            Text(json, "purpose", Purpose);
            json.WriteString("happened", Happened);
            Text(json, "until", Until);
            if (Notice is { } notice)
                notice.Write(json);
            Text(json, "copy", Copy);
            json.WriteString("method", Method);
            By.Write(json);
            json.WriteBoolean("explicit", Explicit);
            json.WriteBoolean("signal", Signal);
            json.WriteBoolean("signalAcknowledged", SignalAcknowledged);
            if (Classes is { } classes)
                Texts(json, "classes", classes);
            Text(json, "origin", Origin);
            Text(json, "regime", Regime);
            if (SupersededBy is { } version)
                json.WriteNumber("supersededBy", version);
            Text(json, "source", Source);
            if (Import is { } import)
                import.Write(json);
            controller.Write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a statement in its one spelling.</summary>
    /// <exception cref="FormatException">It is none, or could be written in another way too.</exception>
    public static LoggedConsent Parse(ReadOnlySpan<byte> statement)
    {
        var json = new StatedJson(StrictJson.ParseObject(statement));
        var at = json.Text("at");
        var controller = StatedController.Read(json.Object("controller"));
        var read = new ConsentStatement
        {
            Event = json.Text("event"), Holder = json.Text("holder"), HolderKind = json.Text("holderKind"), Act = json.Text("act"),
            Purpose = json.TextIfAny("purpose"), Happened = json.Text("happened"), Until = json.TextIfAny("until"),
            Notice = json.ObjectIfAny("notice") is { } notice ? StatedNotice.Read(notice) : null, Copy = json.TextIfAny("copy"),
            Method = json.Text("method"), By = StatedHand.Read(json.Object("by")), Explicit = json.Truth("explicit"),
            Signal = json.Truth("signal"), SignalAcknowledged = json.Truth("signalAcknowledged"), Classes = json.TextsIfAny("classes"),
            Origin = json.TextIfAny("origin"), Regime = json.TextIfAny("regime"), SupersededBy = json.NumberIfAny("supersededBy"),
            Source = json.TextIfAny("source"), Import = json.ObjectIfAny("import") is { } import ? StatedImport.Read(import) : null,
        };
        return read.Write(controller, at).AsSpan().SequenceEqual(statement)
            ? new LoggedConsent(read, controller, at)
            : throw new FormatException("It is no statement of a consent, or not in its one spelling.");
    }

    /// <summary>Why this cannot be logged; null if it can. Names the member, and never what stands in it.</summary>
    public string? Problem()
    {
        if (!IsId(Event))
            return "event";
        if (Holder.Length != 44 || !Convert.TryFromBase64String(Holder, new byte[HolderCommitment.SaltSize], out var size)
            || size != HolderCommitment.SaltSize)
            return "holder";
        (string Name, string? Text)[] texts =
        [
            ("holderKind", HolderKind), ("act", Act), ("purpose", Purpose), ("happened", Happened), ("until", Until), ("copy", Copy),
            ("method", Method), ("origin", Origin), ("regime", Regime), ("source", Source), .. Notice?.Texts ?? [], .. By.Texts,
            .. Import?.Texts ?? [], .. (Classes ?? []).Select(each => ("classes", (string?)each)),
        ];
        return texts.FirstOrDefault(each => each.Text is { } text && !IsCode(text)).Name
            ?? (Classes is { Count: > 16 } ? "classes" : null);
    }

    /// <summary>A code, an id, a hash or a time: no white space, so that no sentence about anybody fits in.</summary>
    public static bool IsCode(string text) =>
        text.Length is > 0 and <= MaxText && text.All(letter => letter is > ' ' and < '\u007f' and not '"' and not '\\');

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    internal static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}

/// <param name="Statement">What happened.</param>
/// <param name="Controller">Who asked.</param>
/// <param name="At">When the signer logged it.</param>
public sealed record LoggedConsent(ConsentStatement Statement, StatedController Controller, string At);

/// <summary>The notice that somebody saw when they acted.</summary>
/// <param name="Code">Of the notice.</param>
/// <param name="Version">Of the notice.</param>
/// <param name="Language">In which it was shown.</param>
/// <param name="Surface">Where it was shown.</param>
/// <param name="Hash">SHA-256 of exactly what was shown, 64 lower-case hexadecimal digits.</param>
public sealed record StatedNotice(string Code, int Version, string Language, string Surface, string Hash)
{
    internal IEnumerable<(string Name, string? Text)> Texts =>
        [("notice.code", Code), ("notice.language", Language), ("notice.surface", Surface), ("notice.hash", Hash)];

    internal static StatedNotice Read(StatedJson json) => new(
        json.Text("code"), json.NumberIfAny("version") ?? throw new FormatException("A notice has no version."), json.Text("language"),
        json.Text("surface"), json.Text("hash"));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("notice");
        json.WriteString("code", Code);
        json.WriteNumber("version", Version);
        json.WriteString("language", Language);
        json.WriteString("surface", Surface);
        json.WriteString("hash", Hash);
        json.WriteEndObject();
    }
}

/// <summary>Whose hand an act is by.</summary>
/// <param name="Hand"><c>self</c>, <c>guardian</c>, <c>agent</c> or <c>controller</c>.</param>
/// <param name="Ward">Of a guardian: how old the person is.</param>
/// <param name="Proof">Of a guardian or agent: where the proof is kept, an id.</param>
public sealed record StatedHand(string Hand, string? Ward = null, string? Proof = null)
{
    internal IEnumerable<(string Name, string? Text)> Texts => [("by.hand", Hand), ("by.ward", Ward), ("by.proof", Proof)];

    internal static StatedHand Read(StatedJson json) => new(json.Text("hand"), json.TextIfAny("ward"), json.TextIfAny("proof"));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("by");
        json.WriteString("hand", Hand);
        ConsentStatement.Text(json, "ward", Ward);
        ConsentStatement.Text(json, "proof", Proof);
        json.WriteEndObject();
    }
}

/// <summary>Where an act was brought from.</summary>
/// <param name="System">A code of the system that had it.</param>
/// <param name="File">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Row">In that file, counted from 1, without the header.</param>
/// <param name="Proof">Where that system keeps its proof, an id; null where it has none.</param>
public sealed record StatedImport(string System, string File, long Row, string? Proof)
{
    internal IEnumerable<(string Name, string? Text)> Texts =>
        [("import.system", System), ("import.file", File), ("import.proof", Proof)];

    internal static StatedImport Read(StatedJson json) =>
        new(json.Text("system"), json.Text("file"), json.Number("row"), json.TextIfAny("proof"));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("import");
        json.WriteString("system", System);
        json.WriteString("file", File);
        json.WriteNumber("row", Row);
        ConsentStatement.Text(json, "proof", Proof);
        json.WriteEndObject();
    }
}

/// <summary>Who asks for consent: what a receipt has to tell of the controller (ISO/IEC TS 27560).</summary>
/// <param name="Name">Of the company.</param>
/// <param name="Address">Of the company.</param>
/// <param name="Contact">Where to write about privacy.</param>
/// <param name="Jurisdiction">Whose law applies, a country's code.</param>
/// <param name="Storage">Where the data is kept.</param>
/// <param name="Withdrawal">How consent is withdrawn.</param>
public sealed record StatedController(
    string Name, string? Address = null, string? Contact = null, string? Jurisdiction = null, string? Storage = null,
    string? Withdrawal = null)
{
    /// <summary>The words of one member, in characters.</summary>
    public const int MaxText = 120;

    /// <summary>Whether it can be logged.</summary>
    public bool IsWellFormed =>
        Name.Length > 0 && new[] { Name, Address, Contact, Jurisdiction, Storage, Withdrawal }.All(
            text => text is null || (text.Length <= MaxText && !text.Any(char.IsControl) && !text.Any(char.IsSurrogate)));

    internal static StatedController Read(StatedJson json) => new(
        json.Text("name"), json.TextIfAny("address"), json.TextIfAny("contact"), json.TextIfAny("jurisdiction"),
        json.TextIfAny("storage"), json.TextIfAny("withdrawal"));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("controller");
        json.WriteString("name", Name);
        ConsentStatement.Text(json, "address", Address);
        ConsentStatement.Text(json, "contact", Contact);
        ConsentStatement.Text(json, "jurisdiction", Jurisdiction);
        ConsentStatement.Text(json, "storage", Storage);
        ConsentStatement.Text(json, "withdrawal", Withdrawal);
        json.WriteEndObject();
    }
}

/// <summary>Members of a JSON object, each of the type that it must be.</summary>
internal readonly struct StatedJson(JsonElement json)
{
    public string Text(string name) => TextIfAny(name) ?? throw new FormatException($"It has no {name}.");

    public string? TextIfAny(string name) => Member(name, JsonValueKind.String)?.GetString();

    public bool Truth(string name) => json.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"{name} is neither true nor false."),
    };

    public long Number(string name) => Member(name, JsonValueKind.Number)?.GetInt64() ?? throw new FormatException($"It has no {name}.");

    public int? NumberIfAny(string name) =>
        Member(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} is too large."));

    public StatedJson Object(string name) => ObjectIfAny(name) ?? throw new FormatException($"It has no {name}.");

    public StatedJson? ObjectIfAny(string name) => Member(name, JsonValueKind.Object) is { } value ? new StatedJson(value) : null;

    public IReadOnlyList<string>? TextsIfAny(string name) =>
        Member(name, JsonValueKind.Array) is not { } values ? null
        :
        [
            .. values.EnumerateArray().Select(each =>
                each.ValueKind is JsonValueKind.String ? each.GetString()! : throw new FormatException($"{name} holds other than texts.")),
        ];

    public IReadOnlyList<StatedJson> Objects(string name) =>
        Member(name, JsonValueKind.Array) is not { } values ? throw new FormatException($"It has no {name}.")
        :
        [
            .. values.EnumerateArray().Select(each =>
                each.ValueKind is JsonValueKind.Object ? new StatedJson(each) : throw new FormatException($"{name} holds no objects.")),
        ];

    private JsonElement? Member(string name, JsonValueKind kind) =>
        !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == kind ? value
        : throw new FormatException($"{name} is not what it must be.");
}
