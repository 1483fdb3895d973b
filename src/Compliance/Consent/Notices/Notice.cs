using NodaTime;

namespace Compliance.Consent.Notices;

/// <summary>
/// What people are told before they say yes or no: one version, in all its languages. Immutable; a change is a new version.
/// </summary>
public sealed record Notice
{
    /// <summary>How many purposes one notice asks about at most: an answer to all of them is one transaction of the ledger.</summary>
    public const int MaxPurposes = 40;

    /// <summary>The same for all versions, for example <c>shop-privacy</c>. Lower-case letters, digits and hyphens, 1 to 64.</summary>
    public required string Code { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Version { get; init; }

    /// <summary>From when on it is shown.</summary>
    public required Instant Published { get; init; }

    /// <summary>What it asks for, 1 to <see cref="MaxPurposes"/>.</summary>
    public required IReadOnlyList<NoticePurpose> Purposes { get; init => field = [.. value]; }

    /// <summary>The words, one for each language.</summary>
    public required IReadOnlyList<NoticeText> Texts { get; init => field = [.. value]; }

    /// <summary>Codes of the places where it is shown, for example <c>web-banner</c> or <c>app-settings</c>.</summary>
    public required IReadOnlyList<string> Surfaces { get; init => field = [.. value]; }

    /// <summary>Names this version in messages.</summary>
    public override string ToString() => $"{Code} version {Version}";

    public NoticePurpose? Purpose(string code) => Purposes.FirstOrDefault(purpose => purpose.Code == code);

    /// <summary>The words in one language, for one of the surfaces.</summary>
    /// <exception cref="NoticeException">It has no such language or surface.</exception>
    public NoticeText TextOn(string language, string surface)
    {
        if (!Surfaces.Contains(surface, StringComparer.Ordinal))
            throw NoticeErrors.NoSuchSurface(this);
        return Texts.FirstOrDefault(text => text.Language == language) ?? throw NoticeErrors.NoSuchLanguage(this);
    }
}

/// <summary>One purpose of a notice: what the answer is about, whatever the language.</summary>
public sealed record NoticePurpose
{
    /// <summary>As the data map names it.</summary>
    public required string Code { get; init; }

    /// <summary>Categories of the data that it uses, for example <c>user.contact.email</c>.</summary>
    public required IReadOnlyList<string> Categories { get; init => field = [.. value]; }

    /// <summary>Who else receives the data; nobody by default.</summary>
    public IReadOnlyList<string> Recipients { get; init => field = [.. value]; } = [];

    /// <summary>How long the data is kept: an ISO 8601 period such as <c>P2Y</c>, or words.</summary>
    public required string KeptFor { get; init; }

    /// <summary>The words ask for explicit consent, as special categories need it (GDPR Art. 9(2)(a)).</summary>
    public bool IsExplicit { get; init; }
}

/// <summary>A notice in one language.</summary>
public sealed record NoticeText
{
    /// <summary>A BCP 47 tag, for example <c>en</c> or <c>de-AT</c>.</summary>
    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    /// <summary>By purpose, what it is for, in plain words: one for each purpose of the notice, and no other.</summary>
    public required IReadOnlyDictionary<string, string> Purposes
    {
        get;
        init => field = new Dictionary<string, string>(value, StringComparer.Ordinal).AsReadOnly();
    }
}
