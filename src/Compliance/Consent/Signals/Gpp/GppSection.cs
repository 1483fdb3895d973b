using System.Buffers;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>One section of a GPP string: the choices under one law or framework.</summary>
public abstract record GppSection
{
    private protected GppSection(int id) => Id = id;

    /// <summary>Its id in the list of sections (GPP, "Section Information").</summary>
    public int Id { get; }

    /// <summary>The section's text, without the tilde before it.</summary>
    public abstract string Write();
}

/// <summary>Section 2, <c>tcfeuv2</c>: a TC string, exactly as it stands alone.</summary>
public sealed record TcfEuSection(TcString Value) : GppSection(SectionId)
{
    /// <summary>2.</summary>
    public const int SectionId = 2;

    /// <inheritdoc/>
    public override string Write() => Value.Write();
}

/// <summary>Section 6, <c>uspv1</c>: the US Privacy string, which the sections of the states replace.</summary>
public sealed record UsPrivacySection(UsPrivacy Value) : GppSection(SectionId)
{
    /// <summary>6.</summary>
    public const int SectionId = 6;

    /// <inheritdoc/>
    public override string Write() => Value.Write();
}

/// <summary>A section that this code does not know, as text that is written back unchanged.</summary>
public sealed record RawSection : GppSection
{
    /// <summary>What a URL carries unescaped, other than the tilde (GPP, "Delimiters").</summary>
    internal static readonly SearchValues<char> UrlSafe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <param name="id">1 to 65,535, and no section that this code knows.</param>
    /// <param name="text">At least one of the characters that a URL carries unescaped, other than the tilde.</param>
    /// <exception cref="ArgumentException">The id or the text is another.</exception>
    public RawSection(int id, string text)
        : base(id)
    {
        if (id is < 1 or > GppHeader.GreatestId or TcfEuSection.SectionId or UsPrivacySection.SectionId || UsLayouts.Of(id).Count > 0)
            throw new ArgumentException("A section that is known, or an id that no section can have, is not kept as text.", nameof(id));
        if (text.Length == 0 || text.AsSpan().ContainsAnyExcept(UrlSafe))
            throw new ArgumentException("Only letters, digits, hyphen, underscore and dot are allowed.", nameof(text));
        Text = text;
    }

    /// <summary>The section, with the dots between its segments.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string Write() => Text;
}
