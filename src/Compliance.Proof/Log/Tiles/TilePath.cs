using System.Globalization;
using System.Text.RegularExpressions;

namespace Compliance.Proof.Log.Tiles;

/// <summary>Where a log's parts are, relative to its prefix (c2sp.org/tlog-tiles).</summary>
public static partial class TilePath
{
    /// <summary>Hashes in a full tile, and entries in a full bundle.</summary>
    public const int FullWidth = 256;

    /// <summary>The signed note of the newest tree.</summary>
    public const string Checkpoint = "checkpoint";

    /// <param name="level">0 holds leaf hashes, each level above the roots of full tiles of the one below.</param>
    /// <param name="index">Its place in the level.</param>
    /// <param name="width">1 to 256; below 256 the tile is partial.</param>
    public static string Hashes(int level, long index, int width = FullWidth) =>
        string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{Place(index, width)}");

    /// <param name="index">Entry bundles are counted as the tiles of level 0 are.</param>
    /// <param name="width">1 to 256; below 256 the bundle is partial.</param>
    public static string Entries(long index, int width = FullWidth) => $"tile/entries/{Place(index, width)}";

    /// <summary>Whether a reader may ask for this: the checkpoint, a tile or an entry bundle, spelt the one way there is.</summary>
    public static bool IsServed(string path) => path == Checkpoint || IsTile(path);

    /// <summary>A tile or an entry bundle, full or partial.</summary>
    public static bool IsTile(string path) => Tile().IsMatch(path);

    /// <summary>An entry bundle, full or partial.</summary>
    public static bool IsEntries(string path) => IsTile(path) && path.StartsWith("tile/entries/", StringComparison.Ordinal);

    /// <summary>Of a tree that has grown since, unless it is the newest: a reader is served the full one in its place.</summary>
    public static bool IsPartial(string path) => path.Contains(".p/", StringComparison.Ordinal);

    /// <summary>
    /// Whether what is there may be overwritten: the checkpoint, and partial tiles, which are made again from entry bundles. All else is
    /// written once, partial bundles too.
    /// </summary>
    public static bool IsOverwritten(string path) => path == Checkpoint || (IsPartial(path) && !IsEntries(path));

    private static string Place(long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        var place = (index % 1000).ToString("d3", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000)
            place = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:d3}/{place}");
        return width == FullWidth ? place : string.Create(CultureInfo.InvariantCulture, $"{place}.p/{width}");
    }

    // Of two spellings of one number only the short one: no x000 in front, no leading zero in level or width.
    [GeneratedRegex(
        @"^tile/([0-9]|[1-5][0-9]|6[0-3]|entries)/((?!x000)x[0-9]{3}/(x[0-9]{3}/){0,5})?[0-9]{3}(\.p/([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Tile();
}
