using Compliance.Subjects;
using Compliance.Values;

namespace Compliance.Connectors;

/// <summary>Which rows are looked for: each in which at least one of the matches holds.</summary>
/// <param name="anyOf">At least one, each with at least one value.</param>
public sealed class Selector(params IReadOnlyList<FieldMatch> anyOf)
{
    public IReadOnlyList<FieldMatch> AnyOf { get; } = anyOf;

    public override string ToString() => Personal.Redacted;
}

/// <summary>Values that a field may have.</summary>
/// <remarks>
/// A match without a kind of identity holds where the store takes the value as equal to one of these, and where both are equal numbers:
/// trailing zeros and the padding of a fixed length tell nothing apart. With a kind of identity it holds too where the value has the same
/// normal form (<see cref="Values.IdentityText"/>). A text that the field's type cannot hold matches nothing there. Where the field holds
/// several values, one is enough.
/// </remarks>
/// <param name="path">Dotted for nested fields.</param>
/// <param name="values">Never blank, without padding at their end; numbers in the form of <see cref="Values.NumberText"/>.</param>
/// <param name="identity">The kind of identity that the field holds, when it is looked for by identity.</param>
public sealed class FieldMatch(string path, IReadOnlyCollection<string> values, string? identity = null)
{
    // Thousands of values are compared with thousands of rows.
    private readonly Lazy<HashSet<string>> _texts = new(() => values.ToHashSet(StringComparer.Ordinal));
    private readonly Lazy<HashSet<string>> _numbers = new(() =>
        values.Select(NumberText.Normal).OfType<string>().ToHashSet(StringComparer.Ordinal));
    private readonly Lazy<HashSet<string>> _normals = new(() => identity is null
        ? [] : values.Select(value => IdentityText.Normal(identity, value)).OfType<string>().ToHashSet(StringComparer.Ordinal));

    public string Path { get; } = path;

    public IReadOnlyCollection<string> Values { get; } = values;

    public string? Identity { get; } = identity;

    /// <summary>Whether the match holds for a value, where the store cannot tell itself.</summary>
    public bool Holds(string text) =>
        _texts.Value.Contains(text)
        || (_numbers.Value.Count > 0 && NumberText.Normal(text) is { } number && _numbers.Value.Contains(number))
        || (Identity is { } kind && IdentityText.Normal(kind, text) is { } normal && _normals.Value.Contains(normal));

    public override string ToString() => $"{Path}: {Personal.Redacted}";
}
