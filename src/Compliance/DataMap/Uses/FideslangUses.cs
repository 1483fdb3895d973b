using Compliance.Decisions.Policies;

namespace Compliance.DataMap.Uses;

/// <summary>Classes of purposes by the names of fideslang's data uses, below which each purpose of a data map may stand.</summary>
internal static class FideslangUses
{
    private static readonly (string Use, PurposeClasses Classes)[] Uses =
    [
        ("marketing", PurposeClasses.Marketing),
        ("marketing.advertising", PurposeClasses.TargetedAdvertising),
        ("marketing.advertising.third_party", PurposeClasses.Sharing),
        ("third_party_sharing", PurposeClasses.Sale),
    ];

    public static PurposeClasses ClassesOf(string purpose) => Uses
        .Where(each => purpose == each.Use || purpose.StartsWith($"{each.Use}.", StringComparison.Ordinal))
        .Aggregate(PurposeClasses.None, (all, each) => all | each.Classes);
}
