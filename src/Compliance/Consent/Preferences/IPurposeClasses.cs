using Compliance.Decisions.Policies;

namespace Compliance.Consent.Preferences;

/// <summary>Says to which classes a purpose belongs, of which people opt out.</summary>
public interface IPurposeClasses
{
    PurposeClasses Of(string purpose);
}

/// <summary>By the names of fideslang's data uses, below which each purpose of a data map may stand.</summary>
internal sealed class FideslangClasses : IPurposeClasses
{
    private static readonly (string Use, PurposeClasses Classes)[] Uses =
    [
        ("marketing", PurposeClasses.Marketing),
        ("marketing.advertising", PurposeClasses.TargetedAdvertising),
        ("marketing.advertising.third_party", PurposeClasses.Sharing),
        ("third_party_sharing", PurposeClasses.Sale),
    ];

    public PurposeClasses Of(string purpose) => Uses
        .Where(each => purpose == each.Use || purpose.StartsWith($"{each.Use}.", StringComparison.Ordinal))
        .Aggregate(PurposeClasses.None, (all, each) => all | each.Classes);
}
