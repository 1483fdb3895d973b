using Compliance.Requests.Rights.Access;
using Compliance.Web.Pages;

namespace Compliance.Web.Requests;

/// <summary>Writes the page that lies in an export beside the data.</summary>
internal sealed class ExportPages : IExportPages
{
    public Task Write(ExportReport export, Stream target, CancellationToken cancellation) =>
        Page.Write(target, ExportPage.Create(export), cancellation);
}

/// <summary>A collection on the page.</summary>
/// <param name="Id">Of its section.</param>
/// <param name="Collection">What it shows.</param>
public sealed record ExportSection(string Id, ExportedCollection Collection)
{
    /// <summary>The columns that hold something in the rows shown: most stores have fields that most people have no value in.</summary>
    public IReadOnlyList<int> Filled { get; } =
    [
        .. Enumerable.Range(0, Collection.Columns.Count).Where(column =>
            Collection.Rows.Any(row => row.Cells[column].Count > 0 || (Collection.Columns[column].IsContent && row.File is not null))),
    ];
}
