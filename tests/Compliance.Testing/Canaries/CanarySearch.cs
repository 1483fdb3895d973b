using System.Buffers;
using System.Text;

namespace Compliance.Testing.Canaries;

/// <summary>Searches bytes for marked values, in every spelling of <see cref="Spellings"/> and inside zip and gzip to any depth.</summary>
public sealed class CanarySearch
{
    private readonly Dictionary<string, SearchValues<string>> _spellings;
    private readonly SearchValues<string> _any;

    /// <param name="canaries">Long and random enough never to occur by chance: 8 characters or more.</param>
    public CanarySearch(IEnumerable<string> canaries)
    {
        var all = canaries.ToDictionary(each => each, Spellings.Of);
        if (all.Keys.FirstOrDefault(each => each.Length < 8) is { } small)
            throw new ArgumentException($"{small} may occur by chance.");
        _spellings = all.ToDictionary(each => each.Key, each => SearchValues.Create([.. each.Value], StringComparison.OrdinalIgnoreCase));
        _any = SearchValues.Create(
            [.. all.Values.SelectMany(each => each).Distinct(StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);
    }

    /// <returns>The canaries that occur.</returns>
    public IReadOnlyList<string> In(ReadOnlyMemory<byte> content)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in Compressed.Layers(content))
        {
            // Latin-1 gives each byte a character of its own: this is a search over bytes.
            var text = Encoding.Latin1.GetString(layer.Span);
            if (text.AsSpan().IndexOfAny(_any) < 0)
                continue;
            foreach (var (canary, values) in _spellings)
            {
                if (text.AsSpan().IndexOfAny(values) >= 0)
                    found.Add(canary);
            }
        }

        return [.. found];
    }

    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>Every canary in every place, as "place: canary".</summary>
    public async Task<IReadOnlyList<Sighting>> In(IAsyncEnumerable<Place> places)
    {
        var sightings = new List<Sighting>();
        await foreach (var place in places)
            sightings.AddRange(In(place.Content).Select(canary => new Sighting(place.Name, canary)));
        return sightings;
    }
}

/// <summary>Something that can be searched.</summary>
/// <param name="Name">Where it is, for a person to find it.</param>
/// <param name="Content">All of it, its own name included.</param>
public sealed record Place(string Name, ReadOnlyMemory<byte> Content)
{
    public static Place Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}

/// <param name="Place">Where the canary was seen.</param>
/// <param name="Canary">Which one.</param>
public sealed record Sighting(string Place, string Canary);
