using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Certificates;

/// <summary>
/// A signed statement as a file: JSON that holds the statement's exact bytes, their SHA-256, the signer's key and the signature over
/// those bytes. There is one spelling of a certificate, to the byte.
/// </summary>
internal sealed record Certificate(byte[] Statement, string Sha256, string KeyId, string KeySha256, byte[] Signature)
{
    private const string Format = "compliance-certificate/v1";

    // Base64 has '+', which the usual encoder escapes for the sake of HTML.
    private static readonly JsonWriterOptions Layout =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Certificate Of(byte[] statement, StatementKey key, byte[] signature) =>
        new(statement, Hash(statement), key.Id, key.Hash, signature);

    public static string Hash(ReadOnlySpan<byte> statement) => Convert.ToHexStringLower(SHA256.HashData(statement));

    /// <exception cref="FormatException">Not a certificate, or not in its one spelling.</exception>
    public static Certificate Read(ReadOnlySpan<byte> file)
    {
        var root = StrictJson.ParseObject(file);
        if (Text(root, "format") != Format) throw new FormatException($"Its format is not {Format}.");
        var read = new Certificate(
            Bytes(root, "statement"), Text(root, "sha256"), Text(root, "keyId"), Text(root, "keySha256"), Bytes(root, "signature"));
        // Writing it again and comparing refuses, in one stroke, unknown properties, another order, spaces, escapes and loose base64.
        return read.Write().AsSpan().SequenceEqual(file) ? read : throw new FormatException("It is not written the one way a certificate is.");
    }

    public byte[] Write()
    {
        var file = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(file, Layout))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteBase64String("statement", Statement);
            json.WriteString("sha256", Sha256);
            json.WriteString("keyId", KeyId);
            json.WriteString("keySha256", KeySha256);
            json.WriteBase64String("signature", Signature);
            json.WriteEndObject();
        }
        file.Write("\n"u8);
        return file.WrittenSpan.ToArray();
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"It has no text named {name}.");

    private static byte[] Bytes(JsonElement root, string name) =>
        Text(root, name) is not null && root.GetProperty(name).TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new FormatException($"Its {name} is not base64.");
}
