using System.Text.Json.Nodes;
using Compliance.Subjects;

namespace Compliance.Connectors;

/// <summary>
/// A row's primary key as one text from which its connector gets the very same key back, whatever the types of its fields: the value's
/// text where the key is one field, a JSON array of the values in the order of the map otherwise, null where a part is null. A key may be
/// personal (a customer number), so it prints redacted.
/// </summary>
public readonly record struct RowKey(string Value)
{
    public override string ToString() => Personal.Redacted;
}

/// <summary>One row of a store. Its values are personal: it prints redacted and has no JSON form.</summary>
/// <param name="key">Its primary key.</param>
/// <param name="fields">Its values, nested as the store nests them.</param>
/// <param name="content">The body, for blobs.</param>
/// <param name="foundBy">At least one of the paths that found it; empty where it was not searched for.</param>
public sealed class Row(RowKey key, JsonObject fields, RowContent? content = null, IReadOnlyCollection<string>? foundBy = null)
{
    public RowKey Key { get; } = key;

    public JsonObject Fields { get; } = fields;

    public RowContent? Content { get; } = content;

    public IReadOnlyCollection<string> FoundBy { get; } = foundBy ?? [];

    public override string ToString() => Personal.Redacted;
}

/// <param name="Length">In bytes, as stored.</param>
/// <param name="ContentType">As the store has it.</param>
/// <param name="Open">Opens the body for one reading; the caller disposes the stream.</param>
public sealed record RowContent(long Length, string? ContentType, Func<CancellationToken, Task<Stream>> Open);
