using System.Diagnostics.CodeAnalysis;

namespace Compliance.Consent.Signals.Tcf;

/// <summary>
/// A transparency and consent string of IAB Europe's framework, version 2.3 and the earlier ones of version 2 (IAB Tech Lab, "Consent
/// string and vendor list formats v2"). Two strings that say the same are equal, however they were encoded.
/// </summary>
public sealed record TcString
{
    /// <summary>A longer text is refused unread. 81,920 characters hold any model, and are many times what a header carries.</summary>
    public const int MaxLength = 81_920;

    /// <summary>When consent was first given; UTC, in tenths of a second (finer parts are cut off), 1970 to 2187. Since 2.2 the day of
    /// <see cref="LastUpdated"/>.</summary>
    public required DateTimeOffset Created { get; init => field = Limits.Time(value); }

    /// <summary>When the string last changed; UTC, in tenths of a second, 1970 to 2187. Since 2.2 a whole day.</summary>
    public required DateTimeOffset LastUpdated { get; init => field = Limits.Time(value); }

    /// <summary>The consent management platform's id at IAB Europe: 0 to 4,095.</summary>
    public required int CmpId { get; init => field = Limits.Within(value, Limits.TwelveBits); }

    /// <summary>The platform's own version: 0 to 4,095.</summary>
    public int CmpVersion { get; init => field = Limits.Within(value, Limits.TwelveBits); }

    /// <summary>The platform's number of the screen on which the user chose: 0 to 63.</summary>
    public int ConsentScreen { get; init => field = Limits.Within(value, Limits.SixBits); }

    /// <summary>The language of that screen, ISO 639-1, in two capital letters: <c>EN</c>.</summary>
    public required string ConsentLanguage { get; init => field = Limits.Letters(value); }

    /// <summary>The version of the Global Vendor List: 0 to 4,095.</summary>
    public required int VendorListVersion { get; init => field = Limits.Within(value, Limits.TwelveBits); }

    /// <summary>The version of the policy: 0 to 63. TCF 2.3 has 5.</summary>
    public int PolicyVersion { get; init => field = Limits.Within(value, Limits.SixBits); } = 5;

    /// <summary>True since 2.2, which knows no shared storage.</summary>
    public bool IsServiceSpecific { get; init; } = true;

    /// <summary>The platform changed standard texts or illustrations.</summary>
    public bool UseNonStandardTexts { get; init; }

    /// <summary>Special features 1 to 12 that the user opted into.</summary>
    public IdSet SpecialFeatureOptIns { get; init => field = Limits.Within(value, Limits.SpecialFeatures); } = IdSet.Empty;

    /// <summary>Purposes 1 to 24 that have consent.</summary>
    public IdSet PurposeConsents { get; init => field = Limits.Within(value, Limits.Purposes); } = IdSet.Empty;

    /// <summary>Purposes 1 to 24 with legitimate interest, to which the user did not object.</summary>
    public IdSet PurposeLegitimateInterests { get; init => field = Limits.Within(value, Limits.Purposes); } = IdSet.Empty;

    /// <summary>Purpose 1 was not disclosed, because the publisher's country does not ask consent for it.</summary>
    public bool PurposeOneTreatment { get; init; }

    /// <summary>The country whose law applies, ISO 3166-1 alpha-2: <c>DE</c>.</summary>
    public required string PublisherCountry { get; init => field = Limits.Letters(value); }

    /// <summary>Vendors that have consent.</summary>
    public IdSet VendorConsents { get; init; } = IdSet.Empty;

    /// <summary>Vendors with legitimate interest, to which the user did not object.</summary>
    public IdSet VendorLegitimateInterests { get; init; } = IdSet.Empty;

    /// <summary>
    /// The publisher's restrictions, in the order of the string: at most 4,095, with at most 4,095 runs of vendors in all.
    /// </summary>
    public ValueList<PublisherRestriction> PublisherRestrictions
    {
        get;
        init
        {
            var runs = value.Sum(restriction => restriction.Vendors.Runs.Length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Count, Limits.TwelveBits, nameof(PublisherRestrictions));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(runs, Limits.RestrictedRuns, nameof(PublisherRestrictions));
            field = value;
        }
    } = [];

    /// <summary>The vendors that the user was shown. TCF 2.3 demands it; null only in a string that an older platform wrote.</summary>
    public required IdSet? DisclosedVendors { get; init; }

    /// <summary>The vendors allowed a legal basis outside the framework: a segment of 2.0 and 2.1 that 2.3 no longer has.</summary>
    public IdSet? AllowedVendors { get; init; }

    /// <summary>The publisher's own purposes; null where the string has no such segment.</summary>
    public PublisherPurposes? Publisher { get; init; }

    /// <summary>Reads a string.</summary>
    /// <exception cref="SignalFormatException">The text is no TC string of version 2, or is longer than
    /// <see cref="MaxLength"/>.</exception>
    public static TcString Parse(string text) => TcReader.Read(text);

    /// <summary>Reads a string.</summary>
    /// <returns>False, with the place in <paramref name="error"/>, where <see cref="Parse"/> throws.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out TcString? value, [NotNullWhen(false)] out SignalError? error) =>
        Attempt.To(() => Parse(text), out value, out error);

    /// <summary>
    /// Writes the string: each list of vendors as a bit field or as ranges, whichever is shorter, ranges where they are equally long.
    /// </summary>
    public string Write() => TcWriter.Write(this);

    /// <summary>
    /// Where the string deviates from TCF 2.3. Such a string can be read and written, but a vendor may not rely on it, and a platform must
    /// ask again.
    /// </summary>
    public IReadOnlySet<TcDeviation> Deviations() => TcDeviations.Of(this);
}
