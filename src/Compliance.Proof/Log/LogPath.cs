using System.Globalization;

namespace Compliance.Proof.Log;

/// <summary>Where the writer keeps what readers of the log do not ask for.</summary>
internal static class LogPath
{
    /// <summary>The checkpoint of this size as it was signed, without cosignatures.</summary>
    public static string Numbered(long size) => string.Create(CultureInfo.InvariantCulture, $"checkpoints/{size}");

    /// <summary>The partial entry bundle of a tree of this size: partial tiles can be overwritten, and so can be lost to a restore.</summary>
    public static string Edge(long size) => string.Create(CultureInfo.InvariantCulture, $"edges/{size}");

    /// <summary>There once a tree of this size has grown: a guard that still says so has come back from a backup.</summary>
    public static string Successor(long size) => string.Create(CultureInfo.InvariantCulture, $"successors/{size}");
}
