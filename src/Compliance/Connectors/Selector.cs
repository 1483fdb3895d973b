using Compliance.Subjects;

namespace Compliance.Connectors;

/// <summary>
/// Whose rows are looked for. A row is found when at least one of <paramref name="anyOf"/> matches and none of
/// <paramref name="noneOther"/> contradicts: two people may share an email address, and a row that names another customer number is
/// another person's.
/// </summary>
/// <param name="anyOf">At least one.</param>
/// <param name="noneOther">A row whose value there is neither absent nor one of these is left out.</param>
public sealed class Selector(IReadOnlyList<FieldMatch> anyOf, IReadOnlyList<FieldMatch> noneOther)
{
    public IReadOnlyList<FieldMatch> AnyOf { get; } = anyOf;

    public IReadOnlyList<FieldMatch> NoneOther { get; } = noneOther;

    public override string ToString() => Personal.Redacted;
}

/// <summary>Values that a field may have: texts as the store writes them (numbers in invariant form), compared exactly.</summary>
public sealed class FieldMatch(string path, IReadOnlyCollection<string> values)
{
    public string Path { get; } = path;

    public IReadOnlyCollection<string> Values { get; } = values;

    public override string ToString() => $"{Path}: {Personal.Redacted}";
}
