using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Subjects;

namespace Compliance.Requests.Case;

/// <summary>What a person says is wrong, and what is right.</summary>
/// <param name="Field">Its address in the data map, as <c>dataset.collection.field</c>.</param>
/// <param name="Value">What is right.</param>
/// <param name="Was">What is wrong; null where the person's rows have one value there.</param>
public sealed record Correction(string Field, Personal<string> Value, Personal<string>? Was = null)
{
    /// <summary>Corrections of one request.</summary>
    public const int MaxCount = 50;
}

/// <summary>What a rectification is to write: made once, before anything is written. It dies with the case.</summary>
/// <param name="Changes">In the order in which they are written; those of one row stand together.</param>
/// <param name="Identities">Under which others a person is found from then on.</param>
public sealed record PlannedCorrections(IReadOnlyList<FieldChange> Changes, IReadOnlyList<IdentityChange> Identities)
{
    public override string ToString() => Personal.Redacted;
}

/// <summary>One value of one row. What stood there is kept with it, so that nobody's write in between is lost.</summary>
/// <param name="Collection">Where.</param>
/// <param name="Key">Of the row.</param>
/// <param name="Path">Of the field.</param>
/// <param name="Was">As the store had it: sealed, where it was sealed.</param>
/// <param name="Value">As the store is to have it.</param>
public sealed record FieldChange(CollectionAddress Collection, string Key, string Path, JsonNode? Was, JsonNode? Value)
{
    public override string ToString() => Personal.Redacted;
}

/// <param name="Kind">Of identity.</param>
/// <param name="Was">Under which the person was found.</param>
/// <param name="Value">Under which they are to be found.</param>
public sealed record IdentityChange(string Kind, Personal<string> Was, Personal<string> Value);
