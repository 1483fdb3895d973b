namespace Compliance.Retention;

/// <summary>What the sweep of one collection has done so far. Names and counts, no personal data.</summary>
/// <param name="Erased">Rows deleted or masked.</param>
/// <param name="Following">Rows deleted or masked because they follow those, by collection.</param>
/// <param name="Undated">Rows that were looked at and whose period has no beginning that can be read: they stay.</param>
/// <param name="Failures">Rows that are due and could not be erased, by collection and cause. The next sweep tries again.</param>
public sealed record SweepTally(
    long Erased, IReadOnlyList<FollowingRows> Following, long Undated, IReadOnlyList<SweepFailure> Failures)
{
    /// <summary>
    /// Lists are cut here, so that a tally fits one row of a table: what does not fit is counted under <see cref="Others"/>.
    /// </summary>
    private const int MaxEntries = 20;

    /// <summary>Stands for the collections beyond those that are named.</summary>
    public const string Others = "…";

    private const int MaxName = 300;

    public static readonly SweepTally Empty = new(0, [], 0, []);

    /// <summary>Rows that are due and stay, for the processing of their people is restricted (GDPR Art. 18).</summary>
    public long Restricted { get; init; }

    public SweepTally WithRestricted(long rows) => rows == 0 ? this : this with { Restricted = Restricted + rows };

    /// <summary>Rows that are due and were not erased.</summary>
    public long NotErased => Failures.Sum(each => each.Rows);

    /// <summary>Rows that are due and that a legal hold keeps.</summary>
    public long Held { get; init; }

    public SweepTally WithHeld(long rows) => this with { Held = Held + rows };

    public SweepTally WithErased(long rows) => this with { Erased = Erased + rows };

    public SweepTally WithUndated(long rows) => this with { Undated = Undated + rows };

    public SweepTally WithFollowing(string collection, long rows) => rows == 0 ? this : this with
    {
        Following = Added(
            Following, new FollowingRows(Short(collection), rows), each => each.Collection, new FollowingRows(Others, rows),
            (one, more) => one with { Erased = one.Erased + more.Erased }),
    };

    /// <param name="collection">Whose rows were not erased.</param>
    /// <param name="code">Of the failure.</param>
    /// <param name="reference">Of the failure, for instance a constraint's name.</param>
    /// <param name="rows">How many; zero where the whole collection failed and none was counted.</param>
    public SweepTally WithFailure(string collection, string code, string reference, long rows) =>
        this with
        {
            Failures = Added(
                Failures,
                new SweepFailure(Short(collection), code, Short(reference), rows),
                each => (each.Collection, each.Code, each.Reference),
                new SweepFailure(Others, code, Others, rows),
                (one, more) => one with { Rows = one.Rows + more.Rows }),
        };

    /// <summary>
    /// Adds an entry to the one of the same key, or behind the others, or, where the list is full, to the entry for what it does not name.
    /// </summary>
    private static List<T> Added<T, TKey>(IReadOnlyList<T> list, T entry, Func<T, TKey> key, T other, Func<T, T, T> sum)
    {
        var added = list.ToList();
        var place = Place(entry);
        if (place < 0 && added.Count >= MaxEntries)
            (entry, place) = (other, Place(other));
        if (place < 0)
            added.Add(entry);
        else
            added[place] = sum(added[place], entry);
        return added;

        int Place(T wanted) => added.FindIndex(each => Equals(key(each), key(wanted)));
    }

    private static string Short(string name) => name.Length <= MaxName ? name : name[..MaxName] + Others;
}

/// <param name="Collection">The address of the collection whose rows follow.</param>
/// <param name="Erased">Rows deleted or masked.</param>
public sealed record FollowingRows(string Collection, long Erased);

/// <param name="Collection">Whose rows were not erased.</param>
/// <param name="Code">Why, for instance <c>store-mismatch</c>.</param>
/// <param name="Reference">Where to look: a connection, a collection, a constraint.</param>
/// <param name="Rows">How many; zero where the collection failed before one was counted.</param>
public sealed record SweepFailure(string Collection, string Code, string Reference, long Rows);
