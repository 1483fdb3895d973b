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

/// <summary>
/// A row that something led to: what it says of people, and how it was found. Someone with many orders has tens of thousands of these in
/// memory at once, so that each is kept small.
/// </summary>
/// <param name="watched">Where it is, and what is looked at there; the same for all rows of the collection.</param>
/// <param name="key">Its key.</param>
/// <param name="values">By path, in the order of <see cref="WatchedCollection.Paths"/>, without blanks.</param>
internal sealed class CandidateRow(WatchedCollection watched, RowKey key, string[][] values)
{
    public Collection Collection => watched.Collection;

    public RowKey Key { get; } = key;

    /// <summary>The identity fields that found it.</summary>
    public IReadOnlyList<string> FoundBy { get; set; } = [];

    /// <summary>The fields by which a row of the person's led down to it.</summary>
    public IReadOnlyList<string> ParentPaths { get; set; } = [];

    /// <summary>Whether a row of the person's refers to it.</summary>
    public bool IsReferredTo { get; set; }

    public Ownership Ownership { get; set; }

    /// <summary>The values of a field that is looked at, without blanks.</summary>
    public IReadOnlyList<string> this[string path]
    {
        get
        {
            for (var at = 0; at < values.Length; at++)
            {
                if (watched.Paths[at] == path)
                    return values[at];
            }

            return [];
        }
    }

    /// <summary>
    /// The identities by which the row is about somebody. A sealed value says nothing; a plain one does, also in a field that may be
    /// sealed: not everybody has a key.
    /// </summary>
    public IReadOnlyList<RowIdentity> About
    {
        get
        {
            var about = new List<RowIdentity>(watched.Identities.Count);
            foreach (var each in watched.Identities)
            {
                var texts = this[each.Path];
                foreach (var text in texts)
                {
                    if (!SealedText.IsSealed(text))
                        about.Add(
                            new RowIdentity(each.Path, each.Identity!, text, IsFound: texts.Count == 1 && FoundBy.Contains(each.Path)));
                }
            }

            return about;
        }
    }

    public override string ToString() => $"{Collection.Address}: {Personal.Redacted}";
}

/// <summary>A collection, and the fields of it that the search for a person looks at.</summary>
internal sealed class WatchedCollection(Collection collection, IReadOnlyList<string> paths)
{
    public Collection Collection { get; } = collection;

    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>The fields that say about whom a row is.</summary>
    public IReadOnlyList<Field> Identities { get; } =
    [.. collection.Fields.Where(each => each is { Identity: not null, IsMention: false })];
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
