using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>A log's key as people have it at hand: a verifier key, a file with some, or a file with a bare public key.</summary>
internal static class LogKeyArgument
{
    private const int MaxFile = 64 * 1024;

    // RFC 8410: SubjectPublicKeyInfo of an Ed25519 key, up to the key.
    private static readonly byte[] Ed25519Header = Convert.FromHexString("302A300506032B6570032100");

    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static IReadOnlyList<VerifierKey> Read(string given, byte[] certificate)
    {
        if (given.Contains('+', StringComparison.Ordinal) && !File.Exists(given)) return [LogKey(given)];
        var bytes = BoundedFile.Read(given, MaxFile);
        if (bytes is [0x30, ..]) return [Bare(bytes, certificate)];
        bytes = PlainText.Of(bytes);
        if (bytes.AsSpan().StartsWith("-----BEGIN"u8)) return [Bare(Pem(bytes), certificate)];
        IReadOnlyList<VerifierKey> keys =
        [
            .. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith('#')).Select(LogKey),
        ];
        return keys.Count > 0 ? keys : throw new FormatException("The file holds no key.");
    }

    private static VerifierKey LogKey(string vkey) =>
        VerifierKey.Parse(vkey) is { Type: not SignatureType.Cosignature } key
            ? key
            : throw new FormatException("This is a witness's key: witnesses stand in a policy.");

    private static byte[] Pem(byte[] file)
    {
        var text = Encoding.ASCII.GetString(file);
        return PemEncoding.TryFind(text, out var found) && text[found.Label] == "PUBLIC KEY"
            ? Convert.FromBase64String(text[found.Base64Data])
            : throw new FormatException("The file holds no public key.");
    }

    // A bare key has no name: it is taken at the name that the certificate's checkpoint gives its log.
    private static VerifierKey Bare(byte[] subjectPublicKeyInfo, byte[] certificate)
    {
        var name = Origin(certificate);
        return subjectPublicKeyInfo.AsSpan().StartsWith(Ed25519Header)
            ? VerifierKey.Ed25519(name, subjectPublicKeyInfo.AsSpan(Ed25519Header.Length))
            : VerifierKey.Ecdsa(name, subjectPublicKeyInfo);
    }

    private static LogProof Proof(byte[] file) =>
        ConsentReceipt.IsOne(file) ? ConsentReceipt.ProofIn(file) : Certificate.Parse(file).Proof;

    private static string Origin(byte[] certificate)
    {
        try
        {
            return Checkpoint.Parse(Proof(certificate).Note.Text.Span).Origin;
        }
        catch (FormatException)
        {
            // The verifier will say what is wrong with the file.
            return "unknown";
        }
    }
}
