using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Values;

namespace Compliance.Requests.Locating;

/// <summary>Whether an identity that was met in a row belongs to somebody else.</summary>
internal enum IdentityTie
{
    /// <summary>Not looked up yet.</summary>
    Unknown,

    /// <summary>Nothing ties it to anybody else: it is the person's own.</summary>
    None,

    /// <summary>A row carries it of which nothing tells whose it is.</summary>
    Possible,

    /// <summary>A row of another person carries it.</summary>
    Another,
}

/// <summary>What a further identity would mean in the row that holds it.</summary>
internal enum IdentityUse
{
    /// <summary>Nothing but a reference led to the row.</summary>
    ByReference,

    /// <summary>The first of a kind that people can share.</summary>
    First,

    /// <summary>The first of a kind that tells people apart.</summary>
    Telling,

    /// <summary>A further one of a kind that was stated, or by which the row was found.</summary>
    Second,
}

/// <summary>
/// Looks up whether further identities in rows of the person are tied to another person by other rows, each value once.
/// </summary>
internal sealed class IdentityTies(PersonalDataMap map, StoreReader reader, KnownIdentities known, CandidateRows rows)
{
    private readonly Dictionary<(string Kind, string Normal), Tie> _ties = [];
    private readonly Dictionary<(string Kind, string Normal), string> _waiting = [];

    /// <param name="identities">Each with what it would mean in its row.</param>
    public IdentityTie Of(IEnumerable<(RowIdentity Identity, IdentityUse Use)> identities)
    {
        var all = IdentityTie.None;
        foreach (var ((_, kind, text, _), use) in identities)
        {
            if (IdentityText.Normal(kind, text) is not { } normal)
                continue;
            if (!_ties.TryGetValue((kind, normal), out var tie))
            {
                _waiting[(kind, normal)] = text;
                all = IdentityTie.Unknown;
            }
            else if (tie.IsContradicted || (tie.IsRegistered && use is not IdentityUse.Telling))
            {
                return IdentityTie.Another;
            }
            else if (tie.IsMet && use is IdentityUse.Second && all is IdentityTie.None)
            {
                all = IdentityTie.Possible;
            }
        }

        return all;
    }

    /// <summary>Looks up what waits.</summary>
    /// <returns>False when nothing waited.</returns>
    public async Task<bool> Resolve(CancellationToken cancellation)
    {
        if (_waiting.Count == 0)
            return false;
        var asked = _waiting.ToLookup(each => each.Key.Kind, each => each.Value);
        foreach (var value in _waiting.Keys)
            _ties[value] = default;
        _waiting.Clear();
        foreach (var values in asked)
        {
            foreach (var collection in reader.Holding(values.Key))
                await LookUp(collection, values.Key, [.. values], cancellation);
        }

        return true;
    }

    private async Task LookUp(Collection collection, string kind, IReadOnlyCollection<string> values, CancellationToken cancellation)
    {
        var matches = collection.Fields
            .Where(field => !field.IsMention && field.Identity == kind)
            .Select(field => new FieldMatch(field.Path, values, kind)).ToArray();
        var isRegister = map.IsRegister(collection, kind);
        await foreach (var row in reader.Find(collection, matches, cancellation))
        {
            var candidate = rows.Find(row)?.Ownership;
            if (
                candidate is Ownership.Own
                || (candidate is not Ownership.Another && row.About.Any(each => known.Contains(each.Kind, each.Text))))
                continue;
            var isContradicted = candidate is Ownership.Another || row.About.Any(each => each.Kind != kind && known.Knows(each.Kind));
            foreach (var identity in row.About.Where(each => each.Kind == kind))
            {
                if (IdentityText.Normal(kind, identity.Text) is { } normal && _ties.TryGetValue((kind, normal), out var tie))
                    _ties[(kind, normal)] = new Tie(IsMet: true, tie.IsRegistered || isRegister, tie.IsContradicted || isContradicted);
            }
        }
    }

    /// <param name="IsMet">A row that is not known to be the person's carries it.</param>
    /// <param name="IsRegistered">A register of people has such a row.</param>
    /// <param name="IsContradicted">Such a row names another person in so many words.</param>
    private readonly record struct Tie(bool IsMet, bool IsRegistered, bool IsContradicted);
}
