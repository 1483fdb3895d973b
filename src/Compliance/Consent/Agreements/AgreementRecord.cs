using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Consent.Ledger;
using Compliance.Proof.Receipts;
using NodaTime.Text;

namespace Compliance.Consent.Agreements;

/// <summary>
/// What both sides keep of one answer to a proffered agreement: the same bytes, with the same SHA-256, which the log has too. It names the
/// first party by a commitment alone; whoever has the salt can show whose it is.
/// </summary>
public static class AgreementRecord
{
    public const string Format = "compliance-myterms/v1";

    // A record is data, never markup, so nothing but what JSON demands is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Strict JSON in one spelling: members in this order, without white space.</summary>
    /// <param name="each">An answer, with its salt.</param>
    /// <exception cref="InvalidOperationException">It is no answer to an agreement, or has no salt yet.</exception>
    public static byte[] Write(ConsentEvent each)
    {
        if (each is not { Agreement: { } terms, Salt: { } salt })
            throw new InvalidOperationException("This event answers no agreement.");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("standard", "IEEE 7012-2025");
            json.WriteString("id", each.Id);
            json.WriteString("at", InstantPattern.ExtendedIso.Format(each.At));
            json.WriteString(
                "firstParty", Convert.ToBase64String(HolderCommitment.Of(Convert.FromBase64String(salt), each.Holder.ToString())));
            json.WriteString("firstPartyKind", each.Holder.IsPerson ? "person" : "device");
            json.WriteString("secondParty", terms.Controller);
            json.WriteString("proffered", terms.Proffered);
            json.WriteString("answer", Outcome(each.Act));
            if (terms.Agreement is { } agreement)
                json.WriteString("agreement", agreement);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static string Outcome(ConsentAct act) => act switch
    {
        ConsentAct.AgreementAccepted => "accepted",
        ConsentAct.AgreementOffered => "offered",
        _ => "refused",
    };
}
