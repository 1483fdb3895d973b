using System.Text;

namespace Compliance.Decisions.Signing;

/// <summary>
/// The form in which a decision travels: a JSON Web Signature in its compact serialization (RFC 7515, section 3.1) over the claims of a
/// JSON Web Token (RFC 7519). Any library for JOSE verifies it with the signer's public key.
/// </summary>
public static class SignedDecision
{
    /// <summary>The <c>typ</c> of its header (RFC 8725, section 3.11): no other token of the same signer is taken for a decision.</summary>
    public const string Type = "decision+jwt";

    internal const int SignatureSize = 64;

    /// <summary>Signs a decision. The same decision, parties and signature always give the same text.</summary>
    /// <param name="decision">What is signed.</param>
    /// <param name="parties">From whom, and for whom.</param>
    /// <param name="signer">Holds the key.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">The signer's id or a party is not one, or the signature is not 64 bytes.</exception>
    public static async ValueTask<string> Sign(
        Decision decision, DecisionParties parties, IDecisionSigner signer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(signer);
        if (!IsKeyId(signer.KeyId)) throw new ArgumentException("A key's id has 1 to 256 of a-z, A-Z, 0-9 and ._:/+-", nameof(signer));
        if (!Names.IsValid(parties.Issuer) || !Names.IsValid(parties.Audience))
            throw new ArgumentException("A party has 1 to 256 characters, and none of them is a control character.", nameof(parties));
        var message = $"{CompactText.Encode(Header(signer.Algorithm, signer.KeyId))}."
            + CompactText.Encode(DecisionJson.Write(decision, parties));
        var signature = await signer.Sign(Encoding.ASCII.GetBytes(message), cancellationToken);
        if (signature.Length != SignatureSize) throw new ArgumentException("A signature has 64 bytes.", nameof(signer));
        if (signer.Algorithm == DecisionAlgorithm.ES256) signature = LowS.Of(signature);
        return $"{message}.{CompactText.Encode(signature)}";
    }

    /// <summary>The one spelling of the header. Nothing in a key's id is escaped.</summary>
    internal static byte[] Header(DecisionAlgorithm algorithm, string keyId) =>
        Encoding.ASCII.GetBytes($$"""{"alg":"{{algorithm}}","kid":"{{keyId}}","typ":"{{Type}}"}""");

    internal static bool IsKeyId(string id) =>
        id.Length is > 0 and <= Names.MaxLength
            && id.All(character => char.IsAsciiLetterOrDigit(character) || "._:/+-".Contains(character));
}

/// <summary>From whom a signed decision is, and for whom.</summary>
/// <param name="Issuer">The deployment that decided: the claim <c>iss</c>.</param>
/// <param name="Audience">Who is to act on it, and nobody else: the claim <c>aud</c>.</param>
public sealed record DecisionParties(string Issuer, string Audience);
