using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Compliance.Consent.Signals;

/// <summary>A list that never changes and equals another with equal items in the same order, so that records that hold it compare by
/// value.</summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    internal ValueList(ImmutableArray<T> items) => Items = items;

    internal ImmutableArray<T> Items { get; }

    /// <inheritdoc/>
    public int Count => Items.Length;

    /// <inheritdoc/>
    public T this[int index] => Items[index];

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => Items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The items: <c>[1, 0, 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Items)}]";
}

/// <summary>Makes value lists.</summary>
public static class ValueList
{
    /// <summary>A list of the items.</summary>
    public static ValueList<T> Create<T>(params ReadOnlySpan<T> items) => new([.. items]);
}
