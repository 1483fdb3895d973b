using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Compliance.Consent.Signals;

/// <summary>
/// A set of ids from 1 to 65,535, ascending: vendors, purposes, special features. Two sets with the same ids are equal. Kept as runs, so
/// that "all vendors" takes the room of one id.
/// </summary>
[CollectionBuilder(typeof(IdSet), nameof(Create))]
public sealed class IdSet : IReadOnlyCollection<int>, IEquatable<IdSet>
{
    /// <summary>The greatest id: vendor ids have 16 bits (TCF v2, "The Core String", MaxVendorId).</summary>
    public const int Greatest = ushort.MaxValue;

    /// <summary>No id.</summary>
    public static readonly IdSet Empty = new([]);

    private IdSet(ImmutableArray<IdRun> runs) => Runs = runs;

    /// <summary>The ids as runs, ascending; between two of them at least one id is missing.</summary>
    public ImmutableArray<IdRun> Runs { get; }

    /// <summary>The greatest id in the set; 0 in an empty one.</summary>
    public int Max => Runs.IsEmpty ? 0 : Runs[^1].Last;

    /// <inheritdoc/>
    public int Count => Runs.Sum(run => run.Last - run.First + 1);

    /// <summary>A set of the ids, in any order, repeated or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is less than 1 or greater than 65,535.</exception>
    public static IdSet Create(params ReadOnlySpan<int> ids)
    {
        var runs = new List<IdRun>(ids.Length);
        foreach (var id in ids)
            runs.Add(new IdRun(id, id));
        return Of(runs);
    }

    /// <summary>A set of the runs, in any order, overlapping or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A run begins before 1, ends after 65,535, or ends before it begins.</exception>
    public static IdSet Of(IEnumerable<IdRun> runs)
    {
        var merged = ImmutableArray.CreateBuilder<IdRun>();
        foreach (var run in runs.Order())
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(run.First, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(run.Last, Greatest);
            ArgumentOutOfRangeException.ThrowIfLessThan(run.Last, run.First);
            if (merged.Count > 0 && run.First <= merged[^1].Last + 1)
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, run.Last) };
            else
                merged.Add(run);
        }

        return merged.Count == 0 ? Empty : new IdSet(merged.ToImmutable());
    }

    /// <summary>True when the id is in the set.</summary>
    public bool Contains(int id)
    {
        var (low, high) = (0, Runs.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (id < Runs[middle].First)
                high = middle - 1;
            else if (id > Runs[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() =>
        Runs.SelectMany(run => Enumerable.Range(run.First, run.Last - run.First + 1)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(IdSet? other) => other is not null && Runs.AsSpan().SequenceEqual(other.Runs.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IdSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Runs.Length, Max, Runs.IsEmpty ? 0 : Runs[0].First);

    /// <summary>The ids as runs: <c>1-4, 9</c>.</summary>
    public override string ToString() => string.Join(", ", Runs);
}
