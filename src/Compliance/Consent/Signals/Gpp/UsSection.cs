using System.Collections.Immutable;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>A section of the United States: <c>usnat</c> or a state's. Which fields it has, its layout says.</summary>
public sealed record UsSection : GppSection
{
    internal UsSection(GppLayout layout, ValueList<ValueList<byte>> numbers)
        : base(layout.Id) => (Layout, Numbers) = (layout, numbers);

    /// <summary>The version of the section, and its fields.</summary>
    public GppLayout Layout { get; }

    /// <summary>Per segment the numbers of its fields, one after the other; none where an optional segment is missing.</summary>
    internal ValueList<ValueList<byte>> Numbers { get; init; }

    /// <summary>A field's numbers; null where the section, as it is, has no such field.</summary>
    public ValueList<byte>? this[string field] =>
        Layout.Find(field) is { } place && Numbers[place.Segment] is { Count: > 0 } numbers
            ? [.. numbers.Items.AsSpan(place.Start, place.Field.Count)]
            : null;

    /// <summary>A section of the newest version without any choice: everything "not applicable", no transaction under the agreement (MSPA),
    /// no optional segment.</summary>
    /// <exception cref="ArgumentException">The id is no section of the United States: 7 to 27.</exception>
    public static UsSection Empty(int id)
    {
        var layout = UsLayouts.Of(id) is [var newest, ..]
            ? newest
            : throw new ArgumentException("No section of the United States has this id.", nameof(id));
        var core = Initial(layout.Segments[0]);
        return new UsSection(layout, [core, .. Enumerable.Repeat<ValueList<byte>>([], layout.Segments.Count - 1)]);
    }

    /// <summary>The section with other numbers in a field. An optional segment that was missing is added.</summary>
    /// <exception cref="ArgumentException">The section has no such field, or the field another count of numbers, or a number is out of its
    /// bounds.</exception>
    public UsSection With(string field, params ReadOnlySpan<byte> numbers)
    {
        var (segment, start, wanted) = Layout.Find(field) ?? throw new ArgumentException($"{Layout} has no such field.", nameof(field));
        if (numbers.Length != wanted.Count)
            throw new ArgumentException($"{field} of {Layout} has {wanted.Count} numbers.", nameof(numbers));
        foreach (var number in numbers)
        {
            if (number < wanted.Least || number > wanted.Greatest)
                throw new ArgumentException($"Expected {wanted.Expected}.", nameof(numbers));
        }

        var all = (Numbers[segment].Count == 0 ? Initial(Layout.Segments[segment]) : Numbers[segment]).Items.ToBuilder();
        for (var index = 0; index < numbers.Length; index++)
            all[start + index] = numbers[index];
        return this with { Numbers = new(Numbers.Items.SetItem(segment, new(all.ToImmutable()))) };
    }

    /// <inheritdoc/>
    public override string Write() => GppCodec.Write(this);

    private static ValueList<byte> Initial(GppSegment segment) =>
        [.. segment.Fields.SelectMany(field => Enumerable.Repeat((byte)field.Initial, field.Count))];
}
