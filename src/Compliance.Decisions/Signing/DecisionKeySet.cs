using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Compliance.Decisions.Signing;

/// <summary>
/// The public keys of a deployment as a JSON Web Key Set (RFC 7517), which it serves at <c>/.well-known/decision-keys.json</c>.
/// </summary>
public static class DecisionKeySet
{
    /// <summary>The most keys of a set that are read: 10,000.</summary>
    public const int MaxKeys = 10_000;

    private const int CoordinateSize = 32;

    /// <summary>Reads the keys that decisions are signed with; those of other kinds are left out, as RFC 7517, section 5, has it.</summary>
    /// <exception cref="FormatException">
    /// It is no key set, has too many keys, one key is not what it says, or two keys have one id.
    /// </exception>
    public static IReadOnlyList<Es256DecisionKey> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var keys = JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 })
                .GetProperty("keys");
            if (keys.GetArrayLength() > MaxKeys) throw new FormatException($"The set has more than {MaxKeys} keys.");
            Es256DecisionKey[] read = [.. keys.EnumerateArray().Where(IsOfOurKind).Select(Key)];
            return read.DistinctBy(key => key.KeyId).Count() == read.Length ? read : throw new FormatException("Two keys have one id.");
        }
        catch (Exception cause) when (cause
            is JsonException or InvalidOperationException or KeyNotFoundException or CryptographicException)
        {
            throw new FormatException("The text is no set of JSON Web Keys.", cause);
        }
    }

    /// <summary>The id of a key that follows from the key: its thumbprint (RFC 7638) with SHA-256.</summary>
    /// <param name="point">On P-256.</param>
    public static string Thumbprint(ECPoint point) => CompactText.Encode(
        SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{Text(point.X)}}","y":"{{Text(point.Y)}}"}""")));

    /// <summary>A coordinate of a key as RFC 7518, section 6.2.1, writes it.</summary>
    public static string Text(byte[]? coordinate) => coordinate is { Length: CoordinateSize }
        ? CompactText.Encode(coordinate)
        : throw new ArgumentException("A coordinate has 32 bytes.", nameof(coordinate));

    private static bool IsOfOurKind(JsonElement key) =>
        Is(key, "kty", "EC") && Is(key, "crv", "P-256") && key.TryGetProperty("kid", out _)
            && (Is(key, "alg", nameof(DecisionAlgorithm.ES256)) || !key.TryGetProperty("alg", out _))
            && (Is(key, "use", "sig") || !key.TryGetProperty("use", out _));

    private static bool Is(JsonElement key, string member, string value) =>
        key.TryGetProperty(member, out var given) && given.ValueKind == JsonValueKind.String && given.ValueEquals(value);

    private static Es256DecisionKey Key(JsonElement key)
    {
        var id = key.GetProperty("kid").GetString()!;
        return SignedDecision.IsKeyId(id)
            ? Es256DecisionKey.Of(id, new ECPoint { X = Coordinate(key, "x"), Y = Coordinate(key, "y") })
            : throw new FormatException("A key has an id that is none.");
    }

    private static byte[] Coordinate(JsonElement key, string member) =>
        CompactText.Decode(key.GetProperty(member).GetString()) is { Length: CoordinateSize } bytes
            ? bytes
            : throw new FormatException("A coordinate of a key is not 32 bytes.");
}
