using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Compliance.Values;

namespace Compliance.Requests.Locating;

/// <summary>Whose a row is.</summary>
internal enum Ownership
{
    /// <summary>Not known yet: something is still to be looked up.</summary>
    Undecided,

    /// <summary>The person's.</summary>
    Own,

    /// <summary>The person's and somebody else's, or nobody can tell.</summary>
    Shared,

    /// <summary>Somebody else's, in which the person is only mentioned.</summary>
    Mentioned,

    /// <summary>Somebody else's.</summary>
    Another,
}

/// <summary>A row that something led to: what it says of people, and how it was found.</summary>
internal sealed class CandidateRow(Collection collection, RowKey key)
{
    private readonly Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.Ordinal);

    public Collection Collection { get; } = collection;

    public RowKey Key { get; } = key;

    /// <summary>The identity fields that found it.</summary>
    public HashSet<string> FoundBy { get; } = new(StringComparer.Ordinal);

    /// <summary>The fields by which a row of the person's led down to it.</summary>
    public HashSet<string> ParentPaths { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a row of the person's refers to it.</summary>
    public bool IsReferredTo { get; set; }

    public Ownership Ownership { get; set; }

    /// <summary>The values of a field that is looked at, without blanks.</summary>
    public IReadOnlyList<string> this[string path] => values.GetValueOrDefault(path, []);

    /// <summary>The identities by which the row is about somebody; what is sealed says nothing.</summary>
    public IEnumerable<RowIdentity> About =>
        from each in Collection.Fields
        where each is { Identity: not null, IsMention: false, IsSealed: false }
        let texts = this[each.Path]
        from text in texts
        where !SealedText.IsSealed(text)
        select new RowIdentity(each.Path, each.Identity!, text, IsFound: texts.Count == 1 && FoundBy.Contains(each.Path));

    public void Read(Row row, IEnumerable<string> paths)
    {
        foreach (var path in paths)
            values[path] = [.. FieldValues.At(row.Fields, path)];
    }

    public override string ToString() => $"{Collection.Address}: {Personal.Redacted}";
}

/// <summary>One identity in a row.</summary>
/// <param name="Path">Of its field.</param>
/// <param name="Kind">For instance <c>email</c>.</param>
/// <param name="Text">As the store holds it.</param>
/// <param name="IsFound">Whether the store itself took it as equal to what was looked for.</param>
internal readonly record struct RowIdentity(string Path, string Kind, string Text, bool IsFound)
{
    /// <summary>Equal for two spellings of one identity.</summary>
    public (string Kind, string? Normal) Comparable => (Kind, IdentityText.Normal(Kind, Text));

    public override string ToString() => $"{Path}: {Personal.Redacted}";
}
