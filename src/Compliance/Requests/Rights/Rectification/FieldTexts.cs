using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Compliance.Values;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>What values say, sealed or not.</summary>
internal sealed class FieldTexts(SubjectProtector protector, string? subject, Collection collection)
{
    /// <summary>The values at a path as the store has them, one for each place; a single null where nothing is there.</summary>
    public static IReadOnlyList<JsonNode?> Leaves(JsonObject row, string path)
    {
        var leaves = new List<JsonNode?>();
        JsonPaths.Rewrite(row.DeepClone(), path, value =>
        {
            leaves.Add(value);
            return value;
        });
        return leaves.Count == 0 ? [null] : leaves;
    }

    public async Task<ReadValue> Of(JsonNode? value, RowKey key, string path, CancellationToken cancellation)
    {
        if (value is not JsonValue leaf)
            return new ReadValue(null);
        var text = FieldValues.Text(leaf);
        if (!SealedText.IsSealed(text))
            return new ReadValue(IdentityText.IsBlank(text) ? null : text);
        if (subject is null)
            return ReadValue.Unreadable;
        try
        {
            var address = new RecordAddress(collection.Address.ToString(), key.Value, path);
            return new ReadValue(await protector.OpenText(subject, address, text, cancellation));
        }
        catch (ProtectionException refused) when (refused is SealedRecordException or RecordRetainedException)
        {
            return ReadValue.Unreadable;
        }
    }
}

/// <param name="Text">Null for a blank, and for what is no text, number or truth.</param>
/// <param name="IsUnreadable">It is sealed for another person, or under the key of a ground that retains it.</param>
internal readonly record struct ReadValue(string? Text, bool IsUnreadable = false)
{
    public static readonly ReadValue Unreadable = new(null, IsUnreadable: true);

    public override string ToString() => Personal.Redacted;
}
