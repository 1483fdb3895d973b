using System.Text.Json.Nodes;
using Compliance.Subjects;

namespace Compliance.Connectors;

/// <summary>
/// A row's primary key as one canonical text: the value itself where the key is one field, a JSON array of the values in the order of
/// the map otherwise. A key may be personal (a customer number), so it prints redacted.
/// </summary>
public readonly record struct RowKey(string Value)
{
    public override string ToString() => Personal.Redacted;
}

/// <summary>One row of a store. Its values are personal: it prints redacted and has no JSON form.</summary>
/// <param name="key">Its primary key.</param>
/// <param name="fields">Its values, nested as the store nests them.</param>
/// <param name="content">The body, for blobs.</param>
public sealed class Row(RowKey key, JsonObject fields, RowContent? content = null)
{
    public RowKey Key { get; } = key;

    public JsonObject Fields { get; } = fields;

    public RowContent? Content { get; } = content;

    public override string ToString() => Personal.Redacted;
}

/// <param name="Length">In bytes, as stored.</param>
/// <param name="ContentType">As the store has it.</param>
/// <param name="Open">Opens the body for one reading; the caller disposes the stream.</param>
public sealed record RowContent(long Length, string? ContentType, Func<CancellationToken, Task<Stream>> Open);
