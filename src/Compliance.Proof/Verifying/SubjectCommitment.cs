namespace Compliance.Proof.Verifying;

/// <summary>
/// What a request is about, hidden: the customer holds salt and nonce and can show that a certificate is about them; the log and the
/// certificate alone tell nobody. Every part has its length in front, so that no two requests can be read as one.
/// </summary>
public static class SubjectCommitment
{
    /// <summary>In bytes; random, ours, and destroyed with the case.</summary>
    public const int SaltSize = 32;

    private static ReadOnlySpan<byte> Label => "compliance/subject-commitment/v1"u8;

    /// <summary>SHA-256 over label, salt, request, the identities in ordinal order of their kinds, and nonce; 32 bytes.</summary>
    /// <param name="salt">32 bytes.</param>
    /// <param name="request">The request's id.</param>
    /// <param name="identities">As the customer stated them, value by kind.</param>
    /// <param name="nonce">The customer's own; may be empty.</param>
    /// <exception cref="ArgumentException">The salt has another size.</exception>
    public static byte[] Of(ReadOnlySpan<byte> salt, string request, IReadOnlyDictionary<string, string> identities, ReadOnlySpan<byte> nonce)
    {
        if (salt.Length != SaltSize) throw new ArgumentException($"A salt has {SaltSize} bytes.", nameof(salt));
        byte[] stated = [.. identities.OrderBy(identity => identity.Key, StringComparer.Ordinal)
            .SelectMany(identity => (byte[])[.. Part(Encoding.UTF8.GetBytes(identity.Key)), .. Part(Encoding.UTF8.GetBytes(identity.Value))])];
        return SHA256.HashData([.. Part(Label), .. Part(salt), .. Part(Encoding.UTF8.GetBytes(request)), .. Part(stated), .. Part(nonce)]);
    }

    private static byte[] Part(ReadOnlySpan<byte> value)
    {
        byte[] part = [0, 0, 0, 0, .. value];
        BinaryPrimitives.WriteInt32BigEndian(part, value.Length);
        return part;
    }
}
