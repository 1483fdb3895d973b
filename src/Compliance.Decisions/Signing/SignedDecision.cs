using System.Text;

namespace Compliance.Decisions.Signing;

/// <summary>
/// The form in which a decision travels: its JSON in one line, then a line with the algorithm (<c>ES256</c> or <c>Ed25519</c>), the key's
/// id and the signature in base64, with a space between each. Signed is all that stands before the signature.
/// </summary>
public static class SignedDecision
{
    internal const int SignatureSize = 64;

    /// <summary>Signs a decision. The same decision and signature always give the same bytes.</summary>
    /// <exception cref="ArgumentException">The signer's id is not one, or its signature is not 64 bytes.</exception>
    public static async ValueTask<byte[]> Sign(Decision decision, IDecisionSigner signer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(signer);
        if (!IsKeyId(signer.KeyId)) throw new ArgumentException("A key's id has 1 to 256 of a-z, A-Z, 0-9 and ._:/+-", nameof(signer));
        byte[] message = [.. DecisionJson.Write(decision), .. Encoding.ASCII.GetBytes($"\n{signer.Algorithm} {signer.KeyId} ")];
        var signature = await signer.Sign(message, cancellationToken);
        if (signature.Length != SignatureSize) throw new ArgumentException("A signature has 64 bytes.", nameof(signer));
        if (signer.Algorithm == DecisionAlgorithm.ES256) signature = LowS.Of(signature);
        return [.. message, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(signature)), (byte)'\n'];
    }

    private static bool IsKeyId(string id) =>
        id.Length is > 0 and <= Names.MaxLength
            && id.All(character => char.IsAsciiLetterOrDigit(character) || "._:/+-".Contains(character));
}
