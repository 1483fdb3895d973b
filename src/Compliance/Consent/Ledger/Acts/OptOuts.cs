using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>Opt-outs, by choice and by signal.</summary>
internal static class OptOuts
{
    /// <summary>What Global Privacy Control says no to: sale, sharing and targeted advertising (W3C; 11 CCR 7025; state laws).</summary>
    public const PurposeClasses OfSignal = PurposeClasses.Sale | PurposeClasses.Sharing | PurposeClasses.TargetedAdvertising;

    public static ConsentEvent Signal(string id, LedgerDraft draft, string? regime) => new()
    {
        Id = id, Holder = draft.Read.Holder, At = draft.At, Act = ConsentAct.OptedOut, Origin = OptOutOrigin.Signal, Classes = OfSignal,
        Method = ConsentMethod.Signal, By = ActingHand.Self, HasSignal = true, Regime = regime,
    };

    /// <summary>The classes that are opted out of, by choice or by signal.</summary>
    public static PurposeClasses InForce(LedgerDraft draft, OptOutOrigin origin) =>
        draft.StateOf(ConsentTopic.OptOut(origin)).Event is { Act: ConsentAct.OptedOut, Classes: { } classes }
            ? classes
            : PurposeClasses.None;

    /// <summary>Records what is opted out of from now on.</summary>
    /// <returns>Whether anything changed.</returns>
    public static bool Set(LedgerDraft draft, OptOutOrigin origin, PurposeClasses classes, Func<ConsentAct, ConsentEvent> act)
    {
        if (InForce(draft, origin) == classes)
            return false;
        draft.Add(act(classes is PurposeClasses.None ? ConsentAct.OptOutTakenBack : ConsentAct.OptedOut) with
        {
            Origin = origin,
            Classes = classes is PurposeClasses.None ? null : classes,
        });
        return true;
    }
}
