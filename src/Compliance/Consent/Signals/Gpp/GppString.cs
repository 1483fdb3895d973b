using System.Diagnostics.CodeAnalysis;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>
/// A string of IAB Tech Lab's Global Privacy Platform, version 1: a header and one section per law or framework (GPP, "Consent String
/// Specification"). Two strings that say the same are equal, however they were encoded.
/// </summary>
public sealed record GppString
{
    /// <summary>A longer text is refused unread: 163,840 characters, twice the longest TC string.</summary>
    public const int MaxLength = 2 * TcString.MaxLength;

    /// <summary>More sections are refused: 4,095, as many as the header can count one by one.</summary>
    public const int MaxSections = 4095;

    /// <param name="sections">In any order; a string holds them by ascending id.</param>
    /// <exception cref="ArgumentException">Two sections have one id, or there are more than <see cref="MaxSections"/>.</exception>
    public GppString(params IEnumerable<GppSection> sections)
    {
        Sections = [.. sections.OrderBy(section => section.Id)];
        if (Sections.Select(section => section.Id).Distinct().Count() < Sections.Count)
            throw new ArgumentException("Two sections have one id.", nameof(sections));
        if (Sections.Count > MaxSections)
            throw new ArgumentException($"There are more than {MaxSections} sections.", nameof(sections));
    }

    /// <summary>The sections, by ascending id.</summary>
    public ValueList<GppSection> Sections { get; }

    /// <summary>The section with the id; null where the string has none.</summary>
    public GppSection? this[int id] => Sections.FirstOrDefault(section => section.Id == id);

    /// <summary>The TC string of section 2.</summary>
    public TcString? Tcf => (this[TcfEuSection.SectionId] as TcfEuSection)?.Value;

    /// <summary>Reads a string.</summary>
    /// <exception cref="SignalFormatException">The text is no GPP string of version 1, is longer than <see cref="MaxLength"/>, or a section
    /// that this code knows is malformed or of a version that it does not know.</exception>
    public static GppString Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new SignalFormatException(new SignalError("string", null, $"at most {MaxLength} characters"));
        var parts = text.Split('~');
        if (parts.Length - 1 > MaxSections)
            throw new SignalFormatException(new SignalError("string", null, $"at most {MaxSections} sections"));
        return new GppString([.. GppHeader.Read(parts[0], parts.Length - 1).Zip(parts.Skip(1), Section)]);
    }

    /// <summary>Reads a string.</summary>
    /// <returns>False, with the place in <paramref name="error"/>, where <see cref="Parse"/> throws.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out GppString? value, [NotNullWhen(false)] out SignalError? error) =>
        Attempt.To(() => Parse(text), out value, out error);

    /// <summary>Writes the string, padded as the encoders of the IAB pad. Raw sections alone can make it longer than
    /// <see cref="MaxLength"/>.</summary>
    public string Write()
    {
        var header = GppHeader.Write(IdSet.Create([.. Sections.Select(section => section.Id)]));
        return string.Join('~', Sections.Select(section => section.Write()).Prepend(header));
    }

    private static GppSection Section(int id, string text)
    {
        if (id == TcfEuSection.SectionId)
            return new TcfEuSection(TcString.Parse(text));
        if (id == UsPrivacySection.SectionId)
            return new UsPrivacySection(UsPrivacy.Parse(text));
        if (UsLayouts.Of(id).Count > 0)
            return GppCodec.Read(id, text);
        var wrong = text.Length == 0 ? 0 : text.AsSpan().IndexOfAnyExcept(RawSection.UrlSafe);
        return wrong < 0
            ? new RawSection(id, text)
            : throw new SignalFormatException(
                new SignalError($"section {id}", null, "a letter, a digit, a hyphen, an underscore or a dot") { Character = wrong });
    }
}
