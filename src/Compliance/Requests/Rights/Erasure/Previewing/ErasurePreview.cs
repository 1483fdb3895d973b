using System.Security.Cryptography;
using System.Text.Json;
using Compliance.DataMap;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure.Previewing;

/// <summary>
/// What an erasure will do, before anybody approves it: per store and collection how many rows, what is retained and on what ground, what
/// names other people, and what is not covered. Names of the data map and counts, no personal data.
/// </summary>
public sealed record ErasurePreview
{
    /// <summary>Opaque.</summary>
    public required string Request { get; init; }

    /// <summary>The digest of the data map that it was planned with.</summary>
    public required string Map { get; init; }

    /// <summary>
    /// Whether the person has a key, which is destroyed: everything that is sealed under it is lost, wherever a copy of it lies.
    /// </summary>
    public required bool DestroysKey { get; init; }

    /// <summary>Where rows were found, in the order of erasure.</summary>
    public required IReadOnlyList<PreviewedCollection> Collections { get; init; }

    /// <summary>What is not covered, so that the request cannot end as complete.</summary>
    public required IReadOnlyList<PreviewedGap> NotCovered { get; init; }

    /// <summary>Rows that are destroyed or rewritten.</summary>
    public long Destroyed => Collections.Sum(each => each.Deleted + each.DeletedOrMasked + each.Masked + each.MaskedInPart);

    /// <summary>SHA-256 of all of it, in hexadecimal: what an approval names.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Options)));
}

/// <param name="Collection">As <c>dataset.collection</c>.</param>
/// <param name="Connection">Its store.</param>
public sealed record PreviewedCollection(string Collection, string Connection)
{
    /// <summary>The person's rows that are deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>The person's rows whose personal fields are rewritten.</summary>
    public long Masked { get; init; }

    /// <summary>The person's rows that are deleted, or masked where rows that stay refer to them.</summary>
    public long DeletedOrMasked { get; init; }

    /// <summary>Rows that name other people too: the person's part is rewritten.</summary>
    public long MaskedInPart { get; init; }

    /// <summary>Rows that name other people too, and that the map keeps.</summary>
    public long KeptForOthers { get; init; }

    /// <summary>Rows that name several people, of which the map does not say whose they are: nobody touches them.</summary>
    public long NamesSeveral { get; init; }

    /// <summary>The person's rows that rows of other people refer to: nobody touches them.</summary>
    public long ReferredToByOthers { get; init; }

    /// <summary>The person's rows that may be retained, and of which nothing tells since when: nobody touches them.</summary>
    public long Undated { get; init; }

    /// <summary>The person's rows that the map says nothing erases, or in which it preserves every personal field.</summary>
    public long LeftByTheMap { get; init; }

    /// <summary>What a ground retains; null where none does.</summary>
    public PreviewedRetention? Retained { get; init; }
}

/// <param name="Rows">How many.</param>
/// <param name="Ground">On which they are kept.</param>
/// <param name="Law">By which law, as the map has it.</param>
/// <param name="FirstEnds">The day on which the first of them may go; null where none has an end.</param>
/// <param name="LastEnds">And the last of them.</param>
/// <param name="InPart">Whether only what the ground needs is kept of them, and the rest is rewritten.</param>
public sealed record PreviewedRetention(long Rows, string Ground, string? Law, LocalDate? FirstEnds, LocalDate? LastEnds, bool InPart);

/// <param name="Collection">As <c>dataset.collection</c>.</param>
/// <param name="Why">It is not covered.</param>
/// <param name="Detail">What is missing, and what to do.</param>
public sealed record PreviewedGap(string Collection, CoverageGapKind Why, string Detail);
