using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Compliance.Subjects;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>The deployment's secret under which withdrawal links are made: 32 bytes, the same for as long as links shall work.</summary>
public sealed class WithdrawalLinkKey
{
    private readonly byte[] _key;

    public WithdrawalLinkKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, SHA256.HashSizeInBytes);
        _key = key.ToArray();
    }

    internal byte[] Tag(ReadOnlySpan<byte> content) => HMACSHA256.HashData(_key, content);

    public override string ToString() => Personal.Redacted;
}

/// <summary>What a link withdraws.</summary>
/// <param name="Holder">Whose consent.</param>
/// <param name="Purpose">Null for all.</param>
internal sealed record LinkedWithdrawal(ConsentHolder Holder, string? Purpose);

/// <summary>
/// Tokens of links that withdraw one purpose or all, and can do nothing else. They have no end: who is asked for one year is entitled to
/// withdraw after ten. Nothing is kept of them.
/// </summary>
internal sealed class WithdrawalLinks(WithdrawalLinkKey key)
{
    private const int IdSize = 16;
    private const int HeadSize = 2 + IdSize;
    private const byte Version = 1;
    private const int MaxLength = 1024;

    private static ReadOnlySpan<byte> Label => "compliance/withdrawal-link/v1\n"u8;

    public string Issue(ConsentHolder holder, string? purpose)
    {
        byte[] content =
            [Version, (byte)holder.Kind, .. holder.Id.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(purpose ?? "")];
        return Base64Url.EncodeToString([.. content, .. Tag(content)]);
    }

    /// <exception cref="ConsentException">It was not issued here, or not in this spelling.</exception>
    public LinkedWithdrawal Open(string? token)
    {
        if (ExactBase64Url.TryDecode(token, MaxLength) is not { } bytes)
            throw ConsentErrors.LinkRefused();
        var size = bytes.Length - SHA256.HashSizeInBytes;
        if (size < HeadSize
            || !CryptographicOperations.FixedTimeEquals(Tag(bytes.AsSpan(0, size)), bytes.AsSpan(size))
            || bytes[0] != Version)
            throw ConsentErrors.LinkRefused();
        var purpose = Encoding.UTF8.GetString(bytes.AsSpan(HeadSize, size - HeadSize));
        return new LinkedWithdrawal(
            ConsentHolder.Of((HolderKind)bytes[1], new Guid(bytes.AsSpan(2, IdSize), bigEndian: true)),
            purpose.Length == 0 ? null : purpose);
    }

    private byte[] Tag(ReadOnlySpan<byte> content) => key.Tag([.. Label, .. content]);
}
