namespace Compliance.Consent.Signals.Tcf;

/// <summary>The rules of TCF 2.3 that the encoding itself does not hold.</summary>
internal static class TcDeviations
{
    private static readonly int[] ConsentOnly = [1, 3, 4, 5, 6];

    private static readonly (TcDeviation Deviation, Func<TcString, bool> Holds)[] Rules =
    [
        (TcDeviation.NoDisclosedVendors, text => text.DisclosedVendors is null),
        (TcDeviation.NotServiceSpecific, text => !text.IsServiceSpecific),
        (TcDeviation.ForbiddenLegitimateInterest, text => ConsentOnly.Any(text.PurposeLegitimateInterests.Contains)),
        (TcDeviation.OutdatedPolicy, text => text.PolicyVersion < 4),
        (TcDeviation.NotOneDay, text => text.Created != text.LastUpdated || text.Created.TimeOfDay != TimeSpan.Zero),
        (TcDeviation.AllowedVendors, text => text.AllowedVendors is not null),
    ];

    public static IReadOnlySet<TcDeviation> Of(TcString text) =>
        Rules.Where(rule => rule.Holds(text)).Select(rule => rule.Deviation).ToHashSet();
}
