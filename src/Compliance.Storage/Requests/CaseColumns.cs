using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;

namespace Compliance.Storage.Requests;

/// <summary>Rows about one request that end with its case.</summary>
internal interface ICaseRows
{
    /// <summary>Removes them; none are there already where this runs again.</summary>
    Task Remove(string requestId, CancellationToken cancellation);
}

/// <summary>
/// What may be personal in rows about one request, in whatever table: sealed under the data key of the request's case, and unreadable once
/// that has ended.
/// </summary>
internal sealed class CaseColumns(StorageLayout layout, SubjectKeys keys, SubjectProtector protector)
{
    /// <param name="table">Where the row is.</param>
    /// <param name="requestId">Whose.</param>
    public SealedColumns Of(string table, string requestId) => new(
        layout, keys, protector, CaseFiles.Owner(requestId), row => new RecordAddress(table, requestId, row));
}
