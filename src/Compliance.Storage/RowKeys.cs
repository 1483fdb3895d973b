using System.Security.Cryptography;
using System.Text;

namespace Compliance.Storage;

/// <summary>Table keys for ids with characters that a table refuses.</summary>
internal static class RowKeys
{
    /// <summary>The first 128 bits of the SHA-256 hash, as 32 lower-case hexadecimal digits.</summary>
    public static string Of(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));
}
