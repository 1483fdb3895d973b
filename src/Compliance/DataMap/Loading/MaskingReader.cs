using System.Globalization;
using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Masking;

namespace Compliance.DataMap.Loading;

/// <summary>Reads <c>masking_strategy_override{strategy, configuration}</c>.</summary>
internal static class MaskingReader
{
    private const string Key = "masking_strategy_override";

    private static readonly Dictionary<string, int> Algorithms = new()
    {
        [MaskingStrategy.Sha256] = 256,
        [MaskingStrategy.Sha512] = 512,
    };

    private static readonly string[] Configurations =
        [.. MaskingStrategy.All.Values.SelectMany(strategy => strategy.Keys).Append("suffix").Distinct()];

    /// <param name="meta">The block that may hold it.</param>
    /// <param name="forMany">True where it stands for a whole collection or object.</param>
    /// <param name="forRows">True where it may also be <c>delete</c>.</param>
    public static MaskingDraft? Read(Block? meta, bool forMany, bool forRows)
    {
        if (meta?.Child(Key) is not { } block)
            return null;
        var name = ReadName(block);
        var settings = block.Child("configuration");
        foreach (var key in Configurations.Where(block.Has))
            block.Problem(key, "This key belongs into 'configuration', beside 'strategy'");
        block.TolerateOthers();
        if (name is null)
            return null;
        if (!MaskingStrategy.All.TryGetValue(name.Text, out var strategy))
        {
            var known = string.Join(", ", MaskingStrategy.All.Keys);
            var hint = Spelling.Hint(name.Text, MaskingStrategy.All.Keys);
            block.Problem(name.Place, "strategy", $"{Spelling.Quote(name.Text)} is none of {known}{hint}");
            return null;
        }

        if (strategy.Name == MaskingStrategy.Delete && !forRows)
        {
            block.Problem(name.Place, "strategy", "Only a whole collection can be deleted: choose null_rewrite for a field");
            return null;
        }

        return ReadConfiguration(block, settings, strategy) is { } configuration
            ? new MaskingDraft(new MaskingSetting(strategy.Name, configuration), name.Place, forMany)
            : null;
    }

    private static Word? ReadName(Block block)
    {
        if (!block.HasNull("strategy"))
            return block.Required("strategy");
        block.Problem("strategy", "null names no strategy: the one that writes null is called null_rewrite");
        return null;
    }

    /// <returns>Null when it cannot be used, which is reported.</returns>
    private static Dictionary<string, string>? ReadConfiguration(Block block, Block? settings, MaskingStrategy strategy)
    {
        var read = new Dictionary<string, string>();
        var sound = true;
        foreach (var key in strategy.Keys)
        {
            switch (key)
            {
                case MaskingStrategy.RewriteValue when settings?.Text(key) is { } value:
                    read[key] = value.Text;
                    break;
                case MaskingStrategy.RewriteValue:
                    if (settings?.Has(key) != true)
                        (settings ?? block).Problem(key, "This key is missing: string_rewrite needs the text to write");
                    sound = false;
                    break;
                case MaskingStrategy.Length when settings?.Has(key) == true:
                    if (settings.Whole(key, 1, 4096) is { } length)
                        read[key] = length.ToString(CultureInfo.InvariantCulture);
                    break;
                case MaskingStrategy.Algorithm when settings?.Has(key) == true:
                    if (settings.Choice(key, Algorithms) is { } bits)
                        read[key] = $"SHA-{bits}";
                    break;
                case MaskingStrategy.FormatPreservation when settings?.Child(key) is { } format:
                    if (format.Required("suffix") is { } suffix)
                        read[MaskingStrategy.Suffix] = suffix.Text;
                    format.RefuseOthers();
                    break;
                default:
                    settings?.Has(key);
                    break;
            }
        }

        settings?.RefuseOthers();
        return sound ? read : null;
    }
}
