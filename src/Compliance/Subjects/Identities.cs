namespace Compliance.Subjects;

/// <summary>What someone says who they are: at most one value per kind (<c>email</c>, <c>customer_number</c>, <c>phone</c> …).</summary>
public sealed class Identities(IReadOnlyDictionary<string, Personal<string>> values)
{
    public static readonly Identities None = new(new Dictionary<string, Personal<string>>());

    public IReadOnlyCollection<string> Kinds { get; } = [.. values.Keys.Order(StringComparer.Ordinal)];

    public Personal<string>? Find(string kind) => values.TryGetValue(kind, out var value) ? value : null;

    public IEnumerable<(string Kind, Personal<string> Value)> All => values.Select(pair => (pair.Key, pair.Value));

    /// <summary>These, but as the others spell what both have of the given kinds.</summary>
    public Identities WithCanonicalValues(Identities others, IReadOnlySet<string> kinds) =>
        new(
            All.ToDictionary(
                each => each.Kind,
                each => kinds.Contains(each.Kind) ? others.Find(each.Kind) ?? each.Value : each.Value,
                StringComparer.Ordinal));

    public override string ToString() => Personal.Redacted;
}
