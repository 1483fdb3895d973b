using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.Consent;

/// <summary>A SHA-256 hash as 64 lower-case hexadecimal digits: of a notice, or of a copy of what was on the screen.</summary>
[JsonConverter(typeof(Sha256HashConverter))]
public readonly record struct Sha256Hash
{
    private readonly string? _hex;

    private Sha256Hash(string hex) => _hex = hex;

    public static Sha256Hash Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <returns>Null where the text is anything but 64 lower-case hexadecimal digits.</returns>
    public static Sha256Hash? TryParse(string? text) =>
        text is { Length: 2 * SHA256.HashSizeInBytes } && text.All(char.IsAsciiHexDigitLower) ? new Sha256Hash(text) : null;

    public override string ToString() => _hex ?? throw new InvalidOperationException("No hash was given.");
}

internal sealed class Sha256HashConverter : JsonConverter<Sha256Hash>
{
    public override Sha256Hash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Sha256Hash.TryParse(reader.GetString()) ?? throw new JsonException("A hash has 64 lower-case hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, Sha256Hash value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
