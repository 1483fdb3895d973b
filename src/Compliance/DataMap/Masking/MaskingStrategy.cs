namespace Compliance.DataMap.Masking;

/// <summary>What the loader and the masks both know about the strategies that fideslang names.</summary>
/// <param name="Name">As fideslang writes it.</param>
/// <param name="Keys">What its configuration may hold.</param>
/// <param name="WritesText">It fits fields whose data type is a string only.</param>
/// <param name="NoErasure">Why it erases nothing, where it does not.</param>
internal sealed record MaskingStrategy(string Name, IReadOnlyList<string> Keys, bool WritesText = false, string? NoErasure = null)
{
    public const string NullRewrite = "null_rewrite";
    public const string StringRewrite = "string_rewrite";
    public const string RandomStringRewrite = "random_string_rewrite";
    public const string Hash = "hash";
    public const string Hmac = "hmac";
    public const string Preserve = "preserve";

    /// <summary>For whole collections alone: the row goes.</summary>
    public const string Delete = "delete";

    public const string RewriteValue = "rewrite_value";
    public const string Length = "length";
    public const string Algorithm = "algorithm";
    public const string FormatPreservation = "format_preservation";

    /// <summary>How a suffix stands in <see cref="MaskingSetting.Configuration"/>, which is flat.</summary>
    public const string Suffix = "format_preservation.suffix";

    public const string Sha256 = "SHA-256";
    public const string Sha512 = "SHA-512";

    /// <summary>In letters, unless configured.</summary>
    public const int DefaultLength = 30;

    public static IReadOnlyDictionary<string, MaskingStrategy> All { get; } = new MaskingStrategy[]
    {
        new(NullRewrite, []),
        new(StringRewrite, [RewriteValue, FormatPreservation], WritesText: true),
        new(RandomStringRewrite, [Length, FormatPreservation], WritesText: true),
        new(Hash, [Algorithm, FormatPreservation], WritesText: true),
        new(Hmac, [Algorithm, FormatPreservation], WritesText: true),
        new(Preserve, []),
        new(Delete, []),
        new("aes_encrypt", ["mode", FormatPreservation], WritesText: true, NoErasure: "whoever holds the key can read the value again"),
        new("ip_mask", [], WritesText: true, NoErasure: "what it leaves of the address still leads to a household"),
    }.ToDictionary(strategy => strategy.Name);

    /// <summary>How many characters the strategy writes, or null where it writes no text of its own.</summary>
    public static int? WrittenLength(MaskingSetting setting)
    {
        var suffix = setting.Configuration.GetValueOrDefault(Suffix, "").Length;
        return setting.Strategy switch
        {
            StringRewrite => setting.Configuration[RewriteValue].Length + suffix,
            RandomStringRewrite => RandomLength(setting) + suffix,
            Hash or Hmac => (IsSha512(setting) ? 128 : 64) + suffix,
            _ => null,
        };
    }

    public static int RandomLength(MaskingSetting setting) =>
        setting.Configuration.TryGetValue(Length, out var length)
            ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)
            : DefaultLength;

    public static bool IsSha512(MaskingSetting setting) => setting.Configuration.GetValueOrDefault(Algorithm) == Sha512;

    public bool Fits(string? dataType) => !WritesText || dataType is "string" or "string[]";
}
