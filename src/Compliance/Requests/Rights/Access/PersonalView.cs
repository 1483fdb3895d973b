using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Values;

namespace Compliance.Requests.Rights.Access;

/// <summary>What a person may see of rows that say something of other people too.</summary>
/// <param name="collection">Whose rows.</param>
/// <param name="known">The person's identities, by kind.</param>
internal sealed class PersonalView(Collection collection, IReadOnlyDictionary<string, IReadOnlyList<string>> known)
{
    private readonly Dictionary<string, HashSet<string>> _own = known.ToDictionary(
        kind => kind.Key,
        kind => kind.Value.Select(text => IdentityText.Normal(kind.Key, text)).OfType<string>().ToHashSet(),
        StringComparer.Ordinal);

    /// <summary>
    /// The person's own row: whole, without the identities of others, and without what concerns somebody who is mentioned.
    /// </summary>
    public Row Own(Row row)
    {
        var mentions = collection.Fields.Where(field => field.IsMention).ToList();
        foreach (var field in mentions)
            Redact(row, field);
        if (mentions.Any(field => FieldValues.At(row.Fields, field.Path).Any(text => !IsOwn(field.Identity!, text))))
        {
            foreach (var path in collection.Mention)
                JsonPaths.Rewrite(row.Fields, path, _ => RowOpener.OtherPerson);
        }

        return row;
    }

    /// <summary>
    /// A row that is not the person's alone: their own identities, what concerns them as somebody mentioned, and what is not personal.
    /// </summary>
    public Row Part(Row row)
    {
        foreach (var field in collection.Fields.Where(field => field.IsPersonal && !collection.Mention.Contains(field.Path)))
        {
            if (field.Identity is not null)
                Redact(row, field);
            else
                JsonPaths.Rewrite(row.Fields, field.Path, _ => RowOpener.OtherPerson);
        }

        return new Row(row.Key, row.Fields);
    }

    private void Redact(Row row, Field field) => JsonPaths.Rewrite(row.Fields, field.Path, value =>
        value is JsonValue leaf && FieldValues.Text(leaf) is var text && !IdentityText.IsBlank(text) && !IsOwn(field.Identity!, text)
            ? RowOpener.OtherPerson
            : value);

    private bool IsOwn(string kind, string text) =>
        _own.TryGetValue(kind, out var values) && IdentityText.Normal(kind, text) is { } normal && values.Contains(normal);
}
