using System.Buffers;
using System.Text.Json;
using Compliance.Protection.Vault;
using Compliance.Proof.Verifying;

namespace Compliance.Protection.Keys;

/// <summary>
/// What the log says of a binding: this vault key and this data key belong to each other, and to the owner behind a hash.
/// </summary>
/// <param name="Key">The vault key.</param>
/// <param name="Thumbprint">SHA-256 of its public half, 32 bytes.</param>
/// <param name="DataKeyId">The data key's id.</param>
/// <param name="Commitment">See <see cref="DataKeyCommitment.Of"/>.</param>
/// <param name="Owner">See <see cref="DataKeyCommitment.OfOwner"/>.</param>
public sealed record KeyBoundStatement(
    KeyReference Key, ReadOnlyMemory<byte> Thumbprint, Guid DataKeyId, ReadOnlyMemory<byte> Commitment, ReadOnlyMemory<byte> Owner)
{
    private const string Format = "compliance-entry/v1";
    private const string Kind = "key-bound";

    /// <summary>Strict JSON on one line.</summary>
    /// <param name="at">When it was bound, by our clock.</param>
    public byte[] Write(DateTimeOffset at)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("kind", Kind);
            json.WriteString("at", at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("key", Key.Name);
            json.WriteString("version", Key.Version);
            json.WriteBase64String("thumbprint", Thumbprint.Span);
            json.WriteString("dataKey", DataKeyId.ToString("N"));
            json.WriteBase64String("dataKeyCommitment", Commitment.Span);
            json.WriteBase64String("subject", Owner.Span);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>What a logged statement says; null for one of another form.</summary>
    public static KeyBoundStatement? Read(ReadOnlySpan<byte> statement)
    {
        try
        {
            var json = StrictJson.ParseObject(statement);
            var read = new KeyBoundStatement(
                new(Text(json, "key"), Text(json, "version")),
                Convert.FromBase64String(Text(json, "thumbprint")),
                Guid.ParseExact(Text(json, "dataKey"), "N"),
                Convert.FromBase64String(Text(json, "dataKeyCommitment")),
                Convert.FromBase64String(Text(json, "subject")));
            return read.IsSaidBy(statement) ? read : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a logged statement says exactly this; when it was said does not matter.</summary>
    public bool IsSaidBy(ReadOnlySpan<byte> statement)
    {
        try
        {
            var json = StrictJson.ParseObject(statement);
            return Says(json, "format", Format) && Says(json, "kind", Kind)
                && Says(json, "key", Key.Name) && Says(json, "version", Key.Version) && Says(json, "dataKey", DataKeyId.ToString("N"))
                && Says(json, "thumbprint", Thumbprint) && Says(json, "dataKeyCommitment", Commitment) && Says(json, "subject", Owner);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Says nothing: the owner's hash is nobody's business here.</summary>
    public override string ToString() => nameof(KeyBoundStatement);

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.String
            ? said.GetString()!
            : throw new FormatException($"It has no text {name}.");

    private static bool Says(JsonElement json, string name, ReadOnlyMemory<byte> value) =>
        Says(json, name, Convert.ToBase64String(value.Span));

    private static bool Says(JsonElement json, string name, string value) =>
        json.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.String && said.GetString() == value;
}
