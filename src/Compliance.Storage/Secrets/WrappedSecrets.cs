using System.Text;

namespace Compliance.Storage.Secrets;

/// <summary>The secrets as they are kept: the vault key's version, a line feed, and the wrapped bytes.</summary>
/// <param name="KeyVersion">Of the key that wrapped them; a later version opens nothing.</param>
/// <param name="Wrapped">RSA-OAEP-256.</param>
internal sealed record WrappedSecrets(string KeyVersion, ReadOnlyMemory<byte> Wrapped)
{
    private const byte LineFeed = (byte)'\n';
    private const int MaxVersion = 64;

    public byte[] ToBytes() => [.. Encoding.ASCII.GetBytes(KeyVersion), LineFeed, .. Wrapped.Span];

    /// <exception cref="DeploymentSecretsException">No such bytes.</exception>
    public static WrappedSecrets FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf(LineFeed);
        if (end is < 1 or > MaxVersion)
            throw Damaged();
        var version = Encoding.Latin1.GetString(bytes.Span[..end]);
        return version.All(char.IsAsciiLetterOrDigit) ? new(version, bytes[(end + 1)..]) : throw Damaged();
    }

    private static DeploymentSecretsException Damaged() => new("Their blob is damaged.");
}
