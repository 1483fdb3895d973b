using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>
/// Tokens of which nothing is kept: what they say is in them, and only this deployment makes and reads them. AES-256-GCM under a key of
/// their own for each, by HKDF-SHA-256 from the deployment's secret, a random salt and what the token is for. So no nonce is used twice
/// under a key however many there are, and a token for one thing is none for another.
/// </summary>
/// <param name="key">Of the deployment.</param>
/// <param name="label">What the tokens are for: no other kind has the same.</param>
internal sealed class SealedTokens(WithdrawalLinkKey key, string label)
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 1024;

    private const int SaltSize = 32;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _label = Encoding.ASCII.GetBytes(label);

    private static ReadOnlySpan<byte> Nonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public string Seal(ReadOnlySpan<byte> content)
    {
        var token = new byte[SaltSize + content.Length + TagSize];
        RandomNumberGenerator.Fill(token.AsSpan(0, SaltSize));
        using var cipher = Cipher(token);
        cipher.Encrypt(Nonce, content, token.AsSpan(SaltSize, content.Length), token.AsSpan(SaltSize + content.Length));
        return Base64Url.EncodeToString(token);
    }

    /// <returns>Null for what was not made here, for something else, or is spelled otherwise.</returns>
    public byte[]? TryOpen(string? token)
    {
        if (ExactBase64Url.TryDecode(token, MaxLength) is not { } bytes || bytes.Length < SaltSize + TagSize)
            return null;
        var content = new byte[bytes.Length - SaltSize - TagSize];
        try
        {
            using var cipher = Cipher(bytes);
            cipher.Decrypt(Nonce, bytes.AsSpan(SaltSize, content.Length), bytes.AsSpan(SaltSize + content.Length), content);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private AesGcm Cipher(byte[] token) => new(key.Derive(token.AsSpan(0, SaltSize), _label), TagSize);
}

/// <summary>A person or device in the fewest bytes.</summary>
internal static class HolderBytes
{
    public const int Size = 1 + 16;

    public static byte[] Of(ConsentHolder holder) => [(byte)holder.Kind, .. holder.Id.ToByteArray(bigEndian: true)];

    public static ConsentHolder Read(ReadOnlySpan<byte> bytes) =>
        ConsentHolder.Of((HolderKind)bytes[0], new Guid(bytes[1..Size], bigEndian: true));
}
