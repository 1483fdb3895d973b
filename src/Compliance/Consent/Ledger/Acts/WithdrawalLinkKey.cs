using System.Security.Cryptography;
using Compliance.Subjects;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>
/// The deployment's secret under which withdrawal links and addresses of preference pages are made: 32 bytes, the same for as long as
/// links shall work.
/// </summary>
public sealed class WithdrawalLinkKey
{
    private readonly byte[] _key;

    public WithdrawalLinkKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, SHA256.HashSizeInBytes);
        _key = key.ToArray();
    }

    /// <summary>32 bytes by HKDF-SHA-256 (RFC 5869).</summary>
    internal byte[] Derive(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label)
    {
        var derived = new byte[SHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt, label);
        return derived;
    }

    public override string ToString() => Personal.Redacted;
}
