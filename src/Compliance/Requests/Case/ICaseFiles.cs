namespace Compliance.Requests.Case;

/// <summary>Keeps each request's case file and export, sealed under the request's own data key.</summary>
public interface ICaseFiles
{
    /// <summary>
    /// Opens a case: makes its data key and writes the first version of its file. May be called again, also at the same time; a file that
    /// is there is never written over.
    /// </summary>
    /// <returns>The file that is kept: of two that were opened at once, both callers are given the same one.</returns>
    Task<CaseFile> Open(string requestId, CaseFile file, CancellationToken cancellation);

    Task<CaseFile> Read(string requestId, CancellationToken cancellation);

    Task Write(string requestId, CaseFile file, CancellationToken cancellation);

    /// <summary>Writes the export while it is being made; nothing of it is kept in memory or in the clear.</summary>
    Task WriteExport(string requestId, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation);

    /// <returns>The export's plain bytes, or null when there is none (any more).</returns>
    Task<Stream?> OpenExport(string requestId, CancellationToken cancellation);

    Task RemoveExport(string requestId, CancellationToken cancellation);

    /// <summary>Ends a case: destroys its data key, then removes what was sealed under it. May be called again.</summary>
    Task End(string requestId, CancellationToken cancellation);
}
