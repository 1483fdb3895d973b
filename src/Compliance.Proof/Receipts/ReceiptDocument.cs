using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Receipts;

/// <summary>
/// The words of a receipt: the fields of ISO/IEC TS 27560 in JSON-LD, in the terms of the Data Privacy Vocabulary (w3id.org/dpv, version
/// 2.3, and its guide to 27560). Every word is taken from the logged statement, or from the notice that the statement has the hash of, so
/// that whoever has these can write the same bytes again.
/// </summary>
internal static class ReceiptDocument
{
    public const string Type = "dpv:ConsentRecord";

    // What is meant for programs and people alike is data, never markup, so nothing but what JSON demands is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Prefix, string Namespace)[] Context =
    [
        ("dpv", "https://w3id.org/dpv#"), ("dct", "http://purl.org/dc/terms/"), ("schema", "https://schema.org/"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"), ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("cf", "urn:compliance-functions:consent-receipt:v1#"),
    ];

    /// <summary>Acts that are states of a consent, with what the vocabulary calls them. It has no word for a
    /// superseded one.</summary>
    private static readonly Dictionary<string, string> States = new(StringComparer.Ordinal)
    {
        ["given"] = "dpv:ConsentGiven", ["renewed"] = "dpv:RenewedConsentGiven", ["refused"] = "dpv:ConsentRefused",
        ["withdrawn"] = "dpv:ConsentWithdrawn", ["revoked"] = "dpv:ConsentRevoked", ["expired"] = "dpv:ConsentExpired",
        ["invalidated"] = "dpv:ConsentInvalidated", ["superseded"] = "dpv:ConsentStatusInvalidForProcessing",
        ["unproved"] = "dpv:ConsentUnknown",
    };

    /// <exception cref="FormatException">The statement or the notice is none.</exception>
    public static byte[] Write(ConsentReceipt receipt)
    {
        var logged = ConsentStatement.Parse(receipt.Statement.Span);
        var notice = receipt.Notice is { } shown ? new StatedJson(StrictJson.ParseObject(shown.Span)) : default(StatedJson?);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
            Write(json, receipt, logged, notice);
        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static void Write(Utf8JsonWriter json, ConsentReceipt receipt, LoggedConsent logged, StatedJson? notice)
    {
        var said = logged.Statement;
        json.WriteStartObject();
        json.WriteStartObject("@context");
        foreach (var (prefix, space) in Context)
            json.WriteString(prefix, space);
        json.WriteEndObject();
        json.WriteString("@id", $"urn:uuid:{Guid.ParseExact(said.Event, "N"):D}");
        json.WriteString("@type", Type);
        Reference(json, "dct:conformsTo", "https://w3id.org/dpv/schema/dpv-27560#record");
        json.WriteString("dct:identifier", said.Event);
        json.WriteStartObject("dpv:hasDataSubject");
        json.WriteString("@type", "dpv:DataSubject");
        json.WriteString("dct:identifier", receipt.Holder);
        json.WriteString("cf:holderKind", said.HolderKind);
        json.WriteEndObject();
        if (said.Notice is { } shown)
            Write(json, shown, notice);
        Process(json, logged, notice);
        Event(json, said);
        Proof(json, receipt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StatedNotice shown, StatedJson? words)
    {
        json.WriteStartObject("dpv:hasNotice");
        json.WriteString("@type", "dpv:ConsentNotice");
        json.WriteString("dct:identifier", shown.Code);
        json.WriteString("dct:hasVersion", shown.Version.ToString(CultureInfo.InvariantCulture));
        json.WriteString("dct:language", shown.Language);
        if (words is { } notice)
        {
            json.WriteString("dct:title", notice.Text("title"));
            json.WriteString("dct:description", notice.Text("text"));
        }

        json.WriteString("cf:surface", shown.Surface);
        json.WriteString("cf:sha256", shown.Hash);
        json.WriteEndObject();
    }

    private static void Process(Utf8JsonWriter json, LoggedConsent logged, StatedJson? notice)
    {
        var (said, controller) = (logged.Statement, logged.Controller);
        var purpose = notice?.Objects("purposes").Where(each => each.Text("code") == said.Purpose).Select(each => (StatedJson?)each)
            .FirstOrDefault();
        json.WriteStartObject("dpv:hasProcess");
        json.WriteString("@type", "dpv:Process");
        if (said.Purpose is { } code)
        {
            json.WriteStartObject("dpv:hasPurpose");
            json.WriteString("@type", "dpv:Purpose");
            json.WriteString("dct:identifier", code);
            ConsentStatement.Text(json, "dct:description", purpose?.Text("text"));
            json.WriteEndObject();
        }

        if (purpose is { } asked)
        {
            Nodes(json, "dpv:hasPersonalData", "dpv:PersonalData", "dct:identifier", asked.TextsIfAny("categories") ?? []);
            Nodes(json, "dpv:hasRecipient", "dpv:Recipient", "schema:name", asked.TextsIfAny("recipients") ?? []);
        }

        json.WriteStartArray("dpv:hasStorageCondition");
        if (purpose is { } kept)
            Node(json, "dpv:StorageDuration", "dct:description", kept.Text("keptFor"));
        if (controller.Storage is { } storage)
            Node(json, "dpv:StorageLocation", "dct:description", storage);
        json.WriteEndArray();
        json.WriteStartObject("dpv:hasDataController");
        json.WriteString("@type", "dpv:DataController");
        json.WriteString("schema:name", controller.Name);
        ConsentStatement.Text(json, "schema:address", controller.Address);
        ConsentStatement.Text(json, "schema:contactPoint", controller.Contact);
        json.WriteEndObject();
        if (States.ContainsKey(said.Act))
            Reference(json, "dpv:hasLegalBasis", said.Explicit ? "dpv:ExplicitlyExpressedConsent" : "dpv:ExpressedConsent");
        if (controller.Jurisdiction is { } jurisdiction)
            Nodes(json, "dpv:hasJurisdiction", "dpv:Jurisdiction", "dct:identifier", [jurisdiction]);
        if (controller.Withdrawal is { } withdrawal)
            Nodes(json, "dpv:hasConsentControl", "dpv:WithdrawConsent", "dct:description", [withdrawal]);
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, ConsentStatement said)
    {
        json.WriteStartObject(States.TryGetValue(said.Act, out var state) ? "dpv:hasConsentStatus" : "cf:act");
        json.WriteString("@type", state ?? "cf:Act");
        json.WriteString("cf:did", said.Act);
        Time(json, "dpv:isIndicatedAtTime", said.Happened);
        if (said.Until is { } until)
        {
            json.WriteStartObject("dpv:hasDuration");
            json.WriteString("@type", "dpv:UntilTimeDuration");
            Time(json, "rdf:value", until);
            json.WriteEndObject();
        }

        json.WriteStartObject("dpv:isIndicatedBy");
        json.WriteString("@type", said.By.Hand switch
        {
            "self" => "dpv:DataSubject",
            "controller" => "dpv:DataController",
            _ => "dpv:Entity",
        });
        json.WriteString("cf:hand", said.By.Hand);
        ConsentStatement.Text(json, "cf:ward", said.By.Ward);
        ConsentStatement.Text(json, "cf:proofOfHand", said.By.Proof);
        json.WriteEndObject();
        json.WriteString("dpv:hasIndicationMethod", said.Method);
        ConsentStatement.Text(json, "cf:copySha256", said.Copy);
        json.WriteBoolean("cf:againstSignal", said.Signal);
        json.WriteBoolean("cf:signalAcknowledged", said.SignalAcknowledged);
        if (said.Classes is { } classes)
        {
            json.WriteStartArray("cf:classes");
            foreach (var each in classes)
                json.WriteStringValue(each);
            json.WriteEndArray();
        }

        ConsentStatement.Text(json, "cf:origin", said.Origin);
        ConsentStatement.Text(json, "cf:regime", said.Regime);
        ConsentStatement.Text(json, "cf:supersededBy", said.SupersededBy?.ToString(CultureInfo.InvariantCulture));
        ConsentStatement.Text(json, "cf:follows", said.Source);
        if (said.Import is { } import)
        {
            json.WriteStartObject("cf:importedFrom");
            json.WriteString("@type", "cf:Import");
            json.WriteString("cf:system", import.System);
            json.WriteString("cf:fileSha256", import.File);
            json.WriteNumber("cf:row", import.Row);
            ConsentStatement.Text(json, "cf:proofReference", import.Proof);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Proof(Utf8JsonWriter json, ConsentReceipt receipt)
    {
        json.WriteStartObject(ConsentReceipt.ProofMember);
        json.WriteString("@type", "cf:LogProof");
        json.WriteString("cf:statement", Encoding.UTF8.GetString(receipt.Statement.Span));
        json.WriteString("cf:salt", Convert.ToBase64String(receipt.Salt.Span));
        json.WriteString("cf:holderSalt", Convert.ToBase64String(receipt.HolderSalt.Span));
        if (receipt.Notice is { } notice)
            json.WriteString("cf:notice", Encoding.UTF8.GetString(notice.Span));
        json.WriteString("cf:logProof", receipt.ProofText());
        json.WriteEndObject();
    }

    private static void Reference(Utf8JsonWriter json, string name, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("@id", id);
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("@type", "xsd:dateTime");
        json.WriteString("@value", value);
        json.WriteEndObject();
    }

    private static void Nodes(Utf8JsonWriter json, string name, string type, string member, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            Node(json, type, member, text);
        json.WriteEndArray();
    }

    private static void Node(Utf8JsonWriter json, string type, string member, string text)
    {
        json.WriteStartObject();
        json.WriteString("@type", type);
        json.WriteString(member, text);
        json.WriteEndObject();
    }
}
