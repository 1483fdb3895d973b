using Compliance.Proof.Log.Reading;

namespace Compliance.Proof.Log;

/// <summary>
/// Where a log's parts are: tiles and entry bundles as <see cref="TilePath"/> names them, <c>checkpoint</c>, and what only the writer
/// reads: <c>checkpoints/0</c> and <c>successors/{size}</c> (written once) and <c>staging/…</c>.
/// </summary>
public interface ILogStore : ILogSource
{
    /// <summary>For what never changes.</summary>
    /// <returns>False, and nothing changes, when something is there already, be it the same.</returns>
    Task<bool> WriteOnce(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Whatever is there.</summary>
    Task Overwrite(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <param name="path">What is replaced.</param>
    /// <param name="tag">Of what was read there; null where nothing was.</param>
    /// <param name="content">What is to be there.</param>
    /// <param name="cancellation">Stops before the call.</param>
    /// <returns>The tag of what is there now; null, and nothing changes, when something else is there by now.</returns>
    Task<string?> TryReplace(string path, string? tag, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Also what is not there.</summary>
    Task Delete(string path, CancellationToken cancellation);

    /// <summary>The paths that begin with this.</summary>
    IAsyncEnumerable<string> List(string start, CancellationToken cancellation);
}
