namespace Compliance.Subjects;

/// <summary>What someone says who they are: at most one value per kind (<c>email</c>, <c>customer_number</c>, <c>phone</c> …).</summary>
public sealed class Identities(IReadOnlyDictionary<string, Personal<string>> values)
{
    /// <summary>Characters at most, for one value.</summary>
    public const int LongestValue = 256;

    public IReadOnlyCollection<string> Kinds { get; } = [.. values.Keys.Order(StringComparer.Ordinal)];

    public Personal<string>? Find(string kind) => values.TryGetValue(kind, out var value) ? value : null;

    public IEnumerable<(string Kind, Personal<string> Value)> All => values.Select(pair => (pair.Key, pair.Value));

    /// <summary>These and the others; of a kind that both have, the other's value.</summary>
    public Identities And(Identities others) =>
        new(others.All.Concat(All).DistinctBy(each => each.Kind).ToDictionary(each => each.Kind, each => each.Value, StringComparer.Ordinal));

    public override string ToString() => Personal.Redacted;
}
