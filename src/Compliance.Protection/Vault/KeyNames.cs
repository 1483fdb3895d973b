using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Compliance.Protection.Vault;

/// <summary>
/// Names of vault keys. They are copied around the globe, logged and listed, so they say nothing of whose key it is. They do say which
/// vault holds it: a name that begins with "s7-" is in shard 7, any other in shard 0.
/// </summary>
public static partial class KeyNames
{
    /// <summary>The highest shard that a name can tell.</summary>
    public const int MaxShard = 9_999;

    private const int MaxLength = 127;

    /// <summary>A fresh random name of 128 bits, never reused.</summary>
    /// <param name="shard">The vault it will be in, 0 to <see cref="MaxShard"/>.</param>
    public static string New(int shard = 0) => In(shard, "k" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    /// <summary>Whether <see cref="New"/> gave it: the name of a subject's key or a ground's, and none of this system's own.</summary>
    public static bool IsRandom(string name) => Random().IsMatch(name);

    /// <summary>Whether a vault accepts it: 1 to 127 ASCII letters, digits and hyphens.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Which vault holds the key.</summary>
    public static int Shard(string name) =>
        Prefix().Match(name) is { Success: true } prefix ? int.Parse(prefix.ValueSpan[1..^1], CultureInfo.InvariantCulture) : 0;

    /// <summary>The name that one of this system's own keys has in the vault that holds <paramref name="keyName"/>.</summary>
    /// <param name="keyName">Any key's name.</param>
    /// <param name="ownName">The own key's name in shard 0, for example "compliance-control".</param>
    public static string Beside(string keyName, string ownName) => In(Shard(keyName), ownName);

    /// <summary>The name that <paramref name="name"/>, as it is in shard 0, has in another shard.</summary>
    public static string In(int shard, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shard, MaxShard);
        return shard == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"s{shard}-{name}");
    }

    // Vaults read names without regard to case, so this does too.
    [GeneratedRegex("^[sS][1-9][0-9]{0,3}-")]
    private static partial Regex Prefix();

    [GeneratedRegex("^([sS][1-9][0-9]{0,3}-)?[kK][0-9a-fA-F]{32}$")]
    private static partial Regex Random();
}
