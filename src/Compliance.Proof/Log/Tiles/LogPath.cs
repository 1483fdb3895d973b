using System.Globalization;

namespace Compliance.Proof.Log.Tiles;

/// <summary>Where the writer keeps what readers of the log do not ask for.</summary>
internal static class LogPath
{
    /// <summary>The checkpoint of the empty tree, with which a log begins.</summary>
    public const string First = "checkpoints/0";

    /// <summary>
    /// The checkpoint that followed the tree of this size, as it was signed, without cosignatures. It is there once that tree has grown: a
    /// guard that still says so has come back from a backup, and a second history of the log would need the same place.
    /// </summary>
    public static string Successor(long size) => string.Create(CultureInfo.InvariantCulture, $"successors/{size}");
}
