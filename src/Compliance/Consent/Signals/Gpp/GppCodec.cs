using Compliance.Consent.Signals.Bits;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>Reads and writes the sections that the table describes.</summary>
internal static class GppCodec
{
    /// <summary>The specification pads to whole characters; the encoders of the IAB pad to whole bytes first: at most 11 bits.</summary>
    public const int Padding = 12;

    private const int VersionBits = 6;

    public static UsSection Read(int id, string text)
    {
        var known = UsLayouts.Of(id);
        var name = known[0].Name;
        var segments = text.Split('.', known[0].Segments.Count + 1);
        if (segments.Length > known[0].Segments.Count)
            throw new SignalFormatException(new SignalError(name, null, $"at most {known[0].Segments.Count} segments"));
        var core = new BitReader(name, known[0].Segments[0].Name, segments[0]);
        var layout = Choose(known, core);
        var values = new ValueList<byte>[layout.Segments.Count];
        for (var index = 0; index < values.Length; index++)
            values[index] = index < segments.Length ? Numbers(layout, index, segments[index]) : [];
        return new UsSection(layout, [.. values]);
    }

    public static string Write(UsSection section)
    {
        var texts = new List<string>();
        for (var index = 0; index < section.Layout.Segments.Count; index++)
        {
            if (section.Numbers[index] is { Count: > 0 } numbers)
                texts.Add(Text(section.Layout.Segments[index], numbers));
        }

        return string.Join('.', texts);
    }

    /// <summary>Padded as the encoders of the IAB do: to whole bytes, then to whole characters.</summary>
    public static string Text(BitWriter bits) => bits.Text(8, Base64Url.BitsPerCharacter);

    /// <summary>The layout whose version the text says; of several, the longest that the text can hold.</summary>
    private static GppLayout Choose(IReadOnlyList<GppLayout> known, BitReader core)
    {
        var version = core.Int(VersionBits);
        var candidates = known.Where(layout => layout.Version == version).ToList();
        return candidates.Find(layout => layout.Segments[0].Bits <= core.Length)
            ?? candidates.LastOrDefault()
            ?? throw core.At(0, $"version {string.Join(" or ", known.Select(layout => layout.Version).Distinct())}");
    }

    private static ValueList<byte> Numbers(GppLayout layout, int index, string text)
    {
        var segment = layout.Segments[index];
        var bits = new BitReader(layout.Name, segment.Name, text);
        var numbers = new List<byte>();
        foreach (var field in segment.Fields)
        {
            for (var count = field.Count; count > 0; count--)
                numbers.Add((byte)bits.Int(field.Bits, field.Least, field.Greatest, field.Expected));
        }

        bits.End(Padding);
        return [.. numbers];
    }

    private static string Text(GppSegment segment, ValueList<byte> numbers)
    {
        var bits = new BitWriter();
        var index = 0;
        foreach (var field in segment.Fields)
        {
            for (var count = field.Count; count > 0; count--)
                bits.Number(numbers[index++], field.Bits);
        }

        return Text(bits);
    }
}
