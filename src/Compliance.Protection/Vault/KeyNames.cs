using System.Security.Cryptography;

namespace Compliance.Protection.Vault;

/// <summary>Names of vault keys. They are copied around the globe, logged and listed, so they say nothing of whose key it is.</summary>
public static class KeyNames
{
    private const int MaxLength = 127;

    /// <summary>A fresh random name of 128 bits, never reused.</summary>
    public static string New() => "k" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether a vault accepts it: 1 to 127 ASCII letters, digits and hyphens.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
