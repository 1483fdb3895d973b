using Compliance.Subjects;

namespace Compliance.DataMap;

/// <summary>
/// What keeps masked values from being guessed. Both must stay the same for as long as masked values shall match one another, and be
/// kept from whoever reads the stores: with the salt, an email address behind a hash is found by trying.
/// </summary>
public sealed class MaskingSecrets
{
    /// <param name="hmacKey">32 bytes at least.</param>
    /// <param name="hashSalt">16 bytes at least.</param>
    public MaskingSecrets(ReadOnlyMemory<byte> hmacKey, ReadOnlyMemory<byte> hashSalt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hmacKey.Length, 32);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashSalt.Length, 16);
        HmacKey = hmacKey;
        HashSalt = hashSalt;
    }

    internal ReadOnlyMemory<byte> HmacKey { get; }

    internal ReadOnlyMemory<byte> HashSalt { get; }

    public override string ToString() => Personal.Redacted;
}
