using Compliance.Decisions.Policies;
using Compliance.Law;
using NodaTime;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>Whether somebody may be asked, and from when on.</summary>
/// <param name="MayAsk">Now.</param>
/// <param name="From">From when on they may; null where they may now.</param>
/// <param name="Regime">The law that says so; null where they may now.</param>
public sealed record AskingAgain(bool MayAsk, Instant? From, string? Regime)
{
    private static readonly AskingAgain Now = new(true, null, null);

    /// <param name="view">The holder's ledger.</param>
    /// <param name="purpose">About which they would be asked.</param>
    /// <param name="classes">The classes that the purpose belongs to: an opt-out of one of them counts.</param>
    /// <param name="regime">The law that applies.</param>
    /// <param name="now">The present time.</param>
    internal static AskingAgain Of(LedgerView view, string purpose, PurposeClasses classes, Regime regime, Instant now)
    {
        if (regime.NoAskingAgainFor is not { } pause)
            return Now;
        var from = view.Current
            .Where(each => each.Act is ConsentAct.Refused or ConsentAct.Withdrawn && each.Purpose == purpose
                || each.Act is ConsentAct.OptedOut && ((each.Classes ?? PurposeClasses.None) & classes) is not PurposeClasses.None)
            .Select(each => each.At.InUtc().LocalDateTime.Plus(pause).InUtc().ToInstant())
            .DefaultIfEmpty(Instant.MinValue)
            .Max();
        return from <= now ? Now : new AskingAgain(false, from, regime.Code);
    }
}
