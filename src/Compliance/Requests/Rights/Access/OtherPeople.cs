using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.DataMap;
using Compliance.Subjects;
using Compliance.Values;

namespace Compliance.Requests.Rights.Access;

/// <summary>
/// Takes other people out of what an export says in words (GDPR Art. 15(4)), by value and in whatever field: every email address that is
/// not the person's, and every word of a sentence by which somebody else is enrolled. One use, one export.
/// </summary>
/// <remarks>
/// A word is looked up where it has a digit, as customer numbers and phone numbers do, and each once. Names are not known to anybody: a
/// field with other people's names is declared with <c>third_party</c>.
/// </remarks>
internal sealed partial class OtherPeople
{
    /// <summary>Words that are looked up for one export. Whatever stands behind them is given as it is, and the export says so.</summary>
    public const int MaxWords = 20_000;

    private readonly ISubjectDirectory _directory;
    private readonly string? _subject;
    private readonly IReadOnlyList<string> _kinds;
    private readonly HashSet<string> _own;
    private readonly HashSet<string> _company;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <param name="directory">Knows who is enrolled.</param>
    /// <param name="map">Says which kinds of identity there are.</param>
    /// <param name="subject">Whose export it is; null where they are not enrolled.</param>
    /// <param name="own">The person's identities, by kind.</param>
    public OtherPeople(
        ISubjectDirectory directory, PersonalDataMap map, string? subject, IReadOnlyDictionary<string, IReadOnlyList<string>> own)
    {
        (_directory, _subject) = (directory, subject);
        _kinds = [.. map.IdentityKinds.Where(kind => kind != "email").Order(StringComparer.Ordinal)];
        _own = own.SelectMany(kind => kind.Value.Select(text => IdentityText.Normal(kind.Key, text))).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var contact = string.Join(' ', map.Contact?.Privacy, map.Contact?.Requests, map.Contact?.DataProtectionOfficer?.Line);
        _company = Addresses().Matches(contact)
            .Select(match => IdentityText.Normal("email", match.Value)).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether every word was looked up that had to be.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Rewrites every text of a row that names somebody else.</summary>
    public async Task Redact(JsonObject row, CancellationToken cancellation)
    {
        foreach (var (name, value) in row.ToList())
        {
            if (await Redacted(value, cancellation) is { } replaced)
                row[name] = replaced;
        }
    }

    /// <returns>Null where the value stays.</returns>
    private async Task<JsonNode?> Redacted(JsonNode? value, CancellationToken cancellation)
    {
        switch (value)
        {
            case JsonObject inner:
                await Redact(inner, cancellation);
                return null;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    if (await Redacted(items[index], cancellation) is { } replaced)
                        items[index] = replaced;
                }

                return null;
            case JsonValue leaf when leaf.GetValueKind() is JsonValueKind.String:
                var text = leaf.GetValue<string>();
                return await Redacted(text, cancellation) is var after && !ReferenceEquals(after, text) ? JsonValue.Create(after) : null;
            default:
                return null;
        }
    }

    private async Task<string> Redacted(string text, CancellationToken cancellation)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            text = Addresses().Replace(text, match => IsOwnAddress(match.Value) ? match.Value : RowOpener.OtherPerson);

        // A value that is one word is what its field says that it is, and so is a time: an identity is judged by its field.
        if (!text.AsSpan().Trim().Contains(' ') || TimeText.Read(text).IsTime)
            return text;
        var others = new List<Match>();
        foreach (Match match in Words().Matches(text))
        {
            if (match.ValueSpan.ContainsAnyInRange('0', '9') && await IsSomebodyElse(match.Value, cancellation))
                others.Add(match);
        }

        foreach (var match in Enumerable.Reverse(others))
            text = $"{text[..match.Index]}{RowOpener.OtherPerson}{text[(match.Index + match.Length)..]}";
        return text;
    }

    private bool IsOwnAddress(string address) =>
        IdentityText.Normal("email", address) is { } normal && (_own.Contains(normal) || _company.Contains(normal));

    private async Task<bool> IsSomebodyElse(string word, CancellationToken cancellation)
    {
        if (_known.TryGetValue(word, out var known))
            return known;
        if (_known.Count >= MaxWords)
            return IsComplete = false;
        return _known[word] = await Find(word, cancellation);
    }

    private async Task<bool> Find(string word, CancellationToken cancellation)
    {
        var isElse = false;
        foreach (var kind in _kinds)
        {
            if (IdentityText.Normal(kind, word) is not { } normal)
                continue;
            if (_own.Contains(normal))
                return false;
            var found = await _directory.Find(kind, Personal.Of(word), cancellation);
            if (_subject is not null && found.Contains(_subject))
                return false;
            isElse |= found.Count > 0;
        }

        return isElse;
    }

    [GeneratedRegex(@"[\p{L}\p{N}._%+\-']{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.\-]{0,250}[\p{L}\p{N}])?", RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"[+\p{L}\p{N}][\p{L}\p{N}_\-./]{1,62}[\p{L}\p{N}]", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
