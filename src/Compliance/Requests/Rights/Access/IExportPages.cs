namespace Compliance.Requests.Rights.Access;

/// <summary>Writes the page of an export, which lies in the archive beside the data. Pages are made where HTML is.</summary>
public interface IExportPages
{
    /// <param name="export">What it shows.</param>
    /// <param name="target">Written forward, and left open.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task Write(ExportReport export, Stream target, CancellationToken cancellation);
}
