using Compliance.Subjects;
using Compliance.Values;

namespace Compliance.Requests.Locating;

/// <summary>Where an identity of the person comes from; the later ones are the surer.</summary>
internal enum IdentityOrigin
{
    /// <summary>Read in a row that was found by an identity that people can share.</summary>
    Tentative,

    /// <summary>Read in a row that is certainly the person's.</summary>
    Firm,

    /// <summary>Stated in the request, or registered with the enrolled subject.</summary>
    Stated,
}

/// <summary>The identities that are known of the person, by kind, each in its normal form with the spellings that were seen.</summary>
internal sealed class KnownIdentities
{
    private readonly Dictionary<string, Dictionary<string, Known>> _kinds = new(StringComparer.Ordinal);

    /// <summary>By kind, the spellings that were seen.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> All =>
        _kinds.ToDictionary(
            kind => kind.Key,
            kind => (IReadOnlyList<string>)[.. kind.Value.Values.SelectMany(known => known.Spellings)],
            StringComparer.Ordinal);

    public void Add(string kind, string text, IdentityOrigin origin)
    {
        if (IdentityText.Normal(kind, text) is not { } normal)
            return;
        if (!_kinds.TryGetValue(kind, out var values))
            _kinds[kind] = values = new Dictionary<string, Known>(StringComparer.Ordinal);
        if (!values.TryGetValue(normal, out var known))
            values[normal] = known = new Known(normal);
        known.Spellings.Add(text);
        known.Origin = known.Origin > origin ? known.Origin : origin;
    }

    public void Add(Identities stated)
    {
        foreach (var (kind, value) in stated.All)
            Add(kind, value.Reveal(), IdentityOrigin.Stated);
    }

    public bool Knows(string kind) => _kinds.ContainsKey(kind);

    public bool Contains(string kind, string text) => Find(kind, text) is not null;

    /// <summary>Whether the request, or the register of subjects, names an identity of this kind.</summary>
    public bool IsStated(string kind) =>
        _kinds.TryGetValue(kind, out var values) && values.Values.Any(known => known.Origin is IdentityOrigin.Stated);

    /// <summary>Whether all that is known of this kind may be another person's.</summary>
    public bool IsTentative(string kind) =>
        _kinds.TryGetValue(kind, out var values) && values.Values.All(known => known.Origin is IdentityOrigin.Tentative);

    public bool IsStated(string kind, string text) => Find(kind, text) is { Origin: IdentityOrigin.Stated };

    /// <summary>Whether another person was seen under the same identity.</summary>
    public bool IsContested(string kind, string text) => Find(kind, text) is { IsContested: true };

    public void Contest(string kind, string text)
    {
        if (Find(kind, text) is { } known)
            known.IsContested = true;
    }

    /// <summary>What to look for: the normal forms, and every spelling that was seen.</summary>
    public IReadOnlySet<string> TextsOf(string kind) =>
        _kinds.TryGetValue(kind, out var values)
            ? values.SelectMany(known => known.Value.Spellings.Prepend(known.Key)).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();

    public override string ToString() => Personal.Redacted;

    private Known? Find(string kind, string text) =>
        _kinds.TryGetValue(kind, out var values) && IdentityText.Normal(kind, text) is { } normal ? values.GetValueOrDefault(normal) : null;

    private sealed class Known(string normal)
    {
        public HashSet<string> Spellings { get; } = new(StringComparer.Ordinal) { normal };

        public IdentityOrigin Origin { get; set; } = IdentityOrigin.Tentative;

        public bool IsContested { get; set; }
    }
}
