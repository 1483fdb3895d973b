namespace Compliance.Proof.Verifying;

/// <summary>The types of c2sp.org/signed-note that are understood here, by their assigned byte.</summary>
public enum SignatureType : byte
{
    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA P-256 over the text's SHA-256, in low-S DER.</summary>
    Ecdsa = 2,

    /// <summary>A witness's Ed25519 with its time, c2sp.org/tlog-cosignature.</summary>
    Cosignature = 4,
}

/// <summary>A public key with its name, as c2sp.org/signed-note writes it: <c>name+id+base64(type ‖ key)</c>.</summary>
public sealed class VerifierKey
{
    private const int MaxLength = 1024;
    private const int Ed25519Size = 32, TimeSize = 8;
    private readonly byte[] _key;

    private VerifierKey(string name, SignatureType type, ReadOnlySpan<byte> key)
    {
        (Name, Type, _key) = (name, type, key.ToArray());
        var isKey = type == SignatureType.Ecdsa ? EcdsaP256.IsKey(key) : key.Length == Ed25519Size;
        if (!IsName(name) || !isKey) throw new FormatException("The key's name or its bytes are not what its type demands.");
        // Of ECDSA, signed-note hashes the SubjectPublicKeyInfo alone.
        byte[] named = type == SignatureType.Ecdsa ? _key : [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. _key];
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    /// <summary>Not empty, without white space or plus.</summary>
    public string Name { get; }

    /// <summary>With the name it says which key signed; no more than that, for ids can be made to collide.</summary>
    public uint Id { get; }

    /// <summary>How it signs.</summary>
    public SignatureType Type { get; }

    /// <summary>Ed25519: 32 bytes. ECDSA: SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlyMemory<byte> PublicKey => _key;

    /// <summary>A log's Ed25519 key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static VerifierKey Ed25519(string name, ReadOnlySpan<byte> publicKey) => new(name, SignatureType.Ed25519, publicKey);

    /// <summary>A log's ECDSA P-256 key, from its SubjectPublicKeyInfo.</summary>
    /// <exception cref="FormatException">It is none, or in another encoding than DER with an uncompressed point.</exception>
    public static VerifierKey Ecdsa(string name, ReadOnlySpan<byte> subjectPublicKeyInfo) => new(name, SignatureType.Ecdsa, subjectPublicKeyInfo);

    /// <summary>A witness's Ed25519 key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static VerifierKey Cosigner(string name, ReadOnlySpan<byte> publicKey) => new(name, SignatureType.Cosignature, publicKey);

    /// <summary>
    /// Reads a key in its one spelling, of at most 1,024 characters. Of a file's line, the byte order mark in front and the line's end do not count.
    /// </summary>
    /// <exception cref="FormatException">It is none, of a type that is not understood here, or its id is another key's.</exception>
    public static VerifierKey Parse(string vkey)
    {
        vkey = vkey.TrimStart('\uFEFF').TrimEnd('\r', '\n');
        if (vkey.Length > MaxLength || vkey.Split('+', 3) is not [var name, _, var base64]) throw new FormatException("A verifier key is written name+id+key.");
        if (ExactText.Base64(Encoding.UTF8.GetBytes(base64)) is not [1 or 2 or 4, ..] key)
            throw new FormatException("The verifier key is of a type that is not understood here.");
        var read = new VerifierKey(name, (SignatureType)key[0], key.AsSpan(1));
        return read.ToString() == vkey ? read : throw new FormatException("The verifier key's id is not the one of its name and key.");
    }

    /// <summary>Whether this key signed the message, which is a note's text. Refuses any spelling of an ECDSA signature but low-S DER.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Type switch
    {
        SignatureType.Ecdsa => EcdsaP256.Verify(_key, message, signature),
        SignatureType.Ed25519 => VerifyEd25519(message, signature),
        _ => CosignedAt(signature) is { } time && VerifyEd25519(CosignedMessage(time, message), signature[TimeSize..]),
    };

    /// <summary>When a witness says it cosigned, in seconds since 1970 began; null if these bytes cannot be a cosignature.</summary>
    public static long? CosignedAt(ReadOnlySpan<byte> cosignature) =>
        cosignature.Length > TimeSize && BinaryPrimitives.ReadInt64BigEndian(cosignature) is >= 0 and var time ? time : null;

    /// <summary>What a witness signs, c2sp.org/tlog-cosignature.</summary>
    public static byte[] CosignedMessage(long time, ReadOnlySpan<byte> text) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n")), .. text];

    /// <summary>The key in its one spelling.</summary>
    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. _key])}";

    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c == '+' || c < ' ');

    private bool VerifyEd25519(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, _key, KeyBlobFormat.RawPublicKey, out var key)
        && SignatureAlgorithm.Ed25519.Verify(key!, message, signature);
}
