using System.Net.Mime;
using Compliance.Proof.Log.Tiles;

namespace Compliance.Proof.Log.Reading;

/// <summary>With which headers a log's parts are served, here and from where they are kept.</summary>
public static class LogServing
{
    // A full tile never changes. A partial one goes once the full one is there; a checkpoint is followed by the next.
    private const string Full = "public, max-age=31536000, immutable";
    private const string Partial = "public, max-age=60";
    private const string Checkpoint = "public, max-age=5";

    /// <param name="path">One that <see cref="TilePath.IsServed"/>.</param>
    public static string TypeOf(string path) =>
        path == TilePath.Checkpoint ? "text/plain; charset=utf-8" : MediaTypeNames.Application.Octet;

    /// <param name="path">One that <see cref="TilePath.IsServed"/>.</param>
    public static string CachingOf(string path)
    {
        if (path == TilePath.Checkpoint)
            return Checkpoint;
        return TilePath.IsPartial(path) ? Partial : Full;
    }
}
