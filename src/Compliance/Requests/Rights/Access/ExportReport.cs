using Compliance.DataMap;
using Compliance.DataMap.Register;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>What an export tells a data subject: which data is held, why, for how long, and the data itself. Personal.</summary>
/// <param name="Request">The request's id.</param>
/// <param name="Controller">Who is responsible; null where the map does not say.</param>
/// <param name="Received">When the request came in.</param>
/// <param name="Gathered">When the data was read.</param>
/// <param name="Collections">In the order of the map, those with rows alone.</param>
/// <param name="NotCovered">Where data may be that the export does not have.</param>
public sealed record ExportReport(
    string Request, string? Controller, Instant Received, Instant Gathered, IReadOnlyList<ExportedCollection> Collections,
    IReadOnlyList<ExportGap> NotCovered)
{
    /// <summary>Under which right it was made.</summary>
    public Right Right { get; init; } = Right.Access;

    /// <summary>What the public notice says of the purposes that the data are used for (Art. 15(1), (2)).</summary>
    public required PrivacyNotice Notice { get; init; }

    /// <summary>What the right does not give, and why; empty for access, which gives everything.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];
}

/// <param name="Address">Of the collection, or of the field in it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Reason">In a sentence.</param>
public sealed record LeftOut(string Address, string Title, string Reason);

/// <param name="Address">As <c>dataset.collection</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">A sentence about it; null where the map has none.</param>
/// <param name="Purposes">Why it is held.</param>
/// <param name="LawfulBasis">As the map declares it; null where it does not.</param>
/// <param name="Kept">How long; null where no period is declared.</param>
/// <param name="Categories">The kinds of data in it, by the names that people know.</param>
/// <param name="Columns">Its fields.</param>
/// <param name="Rows">The first of its rows: <see cref="MaxRows"/> at most.</param>
/// <param name="Total">How many rows there are.</param>
/// <param name="Place">The file in the archive that has them all, or the folder of its documents.</param>
public sealed record ExportedCollection(
    string Address, string Title, string? Description, IReadOnlyList<Purpose> Purposes, string? LawfulBasis, ExportedRetention? Kept,
    IReadOnlyList<string> Categories, IReadOnlyList<ExportedColumn> Columns, IReadOnlyList<ExportedRow> Rows, int Total, string Place)
{
    /// <summary>Rows that a page shows; the files have them all.</summary>
    public const int MaxRows = 200;

    /// <summary>Characters of a value that a page shows.</summary>
    public const int MaxValueLength = 1000;
}

/// <param name="Title">What people call it.</param>
/// <param name="Description">A sentence about it; null where the map has none.</param>
/// <param name="IsContent">Its values are files.</param>
public sealed record ExportedColumn(string Title, string? Description, bool IsContent);

/// <param name="Cells">For each column its values; none where the row has none, several where it has a list.</param>
/// <param name="File">The document's file in the archive; null where it has none.</param>
public sealed record ExportedRow(IReadOnlyList<IReadOnlyList<string>> Cells, string? File);

/// <param name="Period">In words.</param>
/// <param name="From">What the field is called that starts it.</param>
/// <param name="Ground">Why it is kept even against an erasure; null where nothing demands it.</param>
/// <param name="Law">The provision behind the ground.</param>
public sealed record ExportedRetention(string Period, string From, string? Ground, string? Law);

/// <param name="Title">What people call the collection.</param>
/// <param name="Gap">Why it is not covered.</param>
public sealed record ExportGap(string Title, CoverageGap Gap);
