using System.Collections.Frozen;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>What one version of a section consists of. The table of all is <see cref="UsLayouts"/>.</summary>
public sealed class GppLayout
{
    private readonly FrozenDictionary<string, (int Segment, int Start, GppField Field)> _places;

    internal GppLayout(int id, string name, int version, params ReadOnlySpan<GppSegment> segments)
    {
        (Id, Name, Version, Segments) = (id, name, version, [.. segments]);
        _places = Places().ToFrozenDictionary(place => place.Field.Name, StringComparer.Ordinal);
    }

    /// <summary>The section's id.</summary>
    public int Id { get; }

    /// <summary>The section's prefix in the client API: <c>usca</c>.</summary>
    public string Name { get; }

    /// <summary>The version of the section's specification, which its first field says.</summary>
    public int Version { get; }

    /// <summary>The segments, the core first.</summary>
    public ValueList<GppSegment> Segments { get; }

    /// <summary>True when a segment of the section has the field.</summary>
    public bool Has(string field) => _places.ContainsKey(field);

    /// <summary>Where a field lies: its segment, the index of its first number there, and itself.</summary>
    internal (int Segment, int Start, GppField Field)? Find(string field) => _places.TryGetValue(field, out var place) ? place : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Version}";

    private IEnumerable<(int Segment, int Start, GppField Field)> Places()
    {
        for (var segment = 0; segment < Segments.Count; segment++)
        {
            var start = 0;
            foreach (var field in Segments[segment].Fields)
            {
                yield return (segment, start, field);
                start += field.Count;
            }
        }
    }
}
