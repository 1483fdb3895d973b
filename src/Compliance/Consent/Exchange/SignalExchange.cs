using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Preferences;
using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;
using Compliance.DataMap;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Exchange;

/// <summary>What a signal said no to, as far as it was not known.</summary>
/// <param name="OptedOut">Classes that it says no to, whether that was known or not.</param>
/// <param name="Refused">Purposes that it says no to, whether that was known or not.</param>
/// <param name="LimitsUse">It says no to sensitive data.</param>
/// <param name="HasGlobalPrivacyControl">It passes a browser's signal on.</param>
/// <param name="Changed">Whether the ledger changed.</param>
public sealed record SignalRecorded(
    PurposeClasses OptedOut, IReadOnlyList<string> Refused, bool LimitsUse, bool HasGlobalPrivacyControl, bool Changed);

/// <summary>What the ledger says, in the spellings of other systems.</summary>
/// <param name="Gpp">With the sections of the United States, and with section 2 where there is a TC string.</param>
/// <param name="Tcf">Null where this deployment has no id of a consent management platform.</param>
/// <param name="ConsentMode">By type of Google's Consent Mode v2.</param>
public sealed record DerivedSignals(string Gpp, string? Tcf, IReadOnlyDictionary<string, string> ConsentMode);

/// <summary>
/// Reads the strings of other systems into the ledger, and writes the ledger as such strings. What a string says no to is recorded; what it
/// says yes to makes no consent, for nobody here knows what the person was shown.
/// </summary>
public sealed class SignalExchange(
    ConsentService consent, IPurposeClasses classes, IDataMaps maps, IOptions<SignalOptions> options, IClock clock)
{
    /// <summary>
    /// Reads a GPP string. Which of its sections is in force, it does not say: what any of them says no to is recorded.
    /// </summary>
    /// <exception cref="SignalFormatException">It is malformed; nothing is recorded.</exception>
    public async Task<SignalRecorded> ReadGpp(ConsentHolder holder, string text, string? regime, CancellationToken cancellation)
    {
        var gpp = GppString.Parse(text);
        var choices = UsOptOuts.From(gpp).Values.ToList();
        var refused = gpp.Tcf is { } tcf ? RefusedBy(tcf) : [];
        var optedOut = choices.Aggregate(PurposeClasses.None, (all, each) => all | OptedOutBy(each));
        var limits = choices.Any(each => each.SensitiveData.Contains(UsChoice.OptedOut));
        return await Record(
            holder, new(optedOut, refused, limits, choices.Any(each => each.GlobalPrivacyControl == true), false), regime, cancellation);
    }

    /// <summary>Reads a TC string: a purpose that lacks one of the TCF purposes that it needs is refused.</summary>
    /// <exception cref="SignalFormatException">It is malformed; nothing is recorded.</exception>
    public Task<SignalRecorded> ReadTcf(ConsentHolder holder, string text, CancellationToken cancellation) =>
        Record(holder, new(PurposeClasses.None, RefusedBy(TcString.Parse(text)), false, false, false), null, cancellation);

    /// <summary>Writes what the ledger says now.</summary>
    public async Task<DerivedSignals> Write(ConsentHolder holder, CancellationToken cancellation)
    {
        var facts = await consent.FactsOf(holder, cancellation);
        var allowed = Allowed(facts);
        var tcf = options.Value.CmpId is { } platform ? Tcf(platform, allowed) : null;
        var choices = Choices(facts);
        GppSection[] sections =
        [
            .. tcf is null ? [] : new GppSection[] { new TcfEuSection(tcf) },
            .. options.Value.SectionsToWrite.Select(id => Section(choices, id, facts.LimitUses.Count > 0)),
        ];
        return new DerivedSignals(
            new GppString(sections).Write(), tcf?.Write(), ConsentMode.States(allowed, options.Value.ConsentModeTable));
    }

    private async Task<SignalRecorded> Record(
        ConsentHolder holder, SignalRecorded said, string? regime, CancellationToken cancellation)
    {
        var changed = false;
        if (said.HasGlobalPrivacyControl)
            changed |= await consent.Signal(holder, regime, cancellation);
        if (said.OptedOut is not PurposeClasses.None)
            changed |= await consent.OptOut(holder, said.OptedOut, ConsentMethod.Signal, ActingHand.Self, cancellation);
        if (said.LimitsUse)
            changed |= await consent.Record(holder, ConsentAct.UseLimited, null, ConsentMethod.Signal, ActingHand.Self, cancellation);
        foreach (var purpose in said.Refused)
            changed |= await consent.Withdraw(holder, purpose, ConsentMethod.Signal, ActingHand.Self, cancellation);
        return said with { Changed = changed };
    }

    /// <summary>Of a known child, no consent to the sale or sharing of their data is an opt-out of both.</summary>
    private static PurposeClasses OptedOutBy(UsOptOuts choices) =>
        (choices.Sale is UsChoice.OptedOut ? PurposeClasses.Sale : PurposeClasses.None)
        | (choices.Sharing is UsChoice.OptedOut ? PurposeClasses.Sharing : PurposeClasses.None)
        | (choices.TargetedAdvertising is UsChoice.OptedOut ? PurposeClasses.TargetedAdvertising : PurposeClasses.None)
        | (choices.KnownChild.Contains(UsChoice.OptedOut) ? PurposeClasses.Sale | PurposeClasses.Sharing : PurposeClasses.None);

    /// <summary>Purposes that the data map no longer has are left out: nothing uses data for them.</summary>
    private List<string> RefusedBy(TcString tcf) =>
    [
        .. options.Value.TcfPurposes
            .Where(each => DeclaredPurposes.Has(maps.Current, each.Key) && !each.Value.All(tcf.PurposeConsents.Contains))
            .Select(each => each.Key).Order(StringComparer.Ordinal),
    ];

    /// <summary>Purposes with a consent that holds and that nothing stands against.</summary>
    private List<string> Allowed(PersonFacts facts) => facts.Restrictions.Count > 0 ? [] :
    [
        .. facts.Consents
            .Where(each => each.State is ConsentState.Given or ConsentState.Renewed && !(each.Until <= facts.AsOf))
            .Where(each => !facts.OptOuts.Any(optOut => optOut.IsHonoured && !optOut.ExceptPurposes.Contains(each.Purpose)
                && (optOut.Classes & classes.Of(each.Purpose)) is not PurposeClasses.None))
            .Select(each => each.Purpose),
    ];

    /// <summary>
    /// A class that no purpose of the data map belongs to and that nobody opted out of is not applicable: nothing of the kind is done here.
    /// </summary>
    private UsOptOuts Choices(PersonFacts facts)
    {
        var done = maps.Current.Vocabulary.Purposes.Keys.Concat(maps.Current.Collections.SelectMany(each => each.Purposes))
            .Aggregate(PurposeClasses.None, (all, each) => all | classes.Of(each));
        var optedOut = facts.OptOuts.Aggregate(PurposeClasses.None, (all, each) => all | each.Classes);
        return new UsOptOuts
        {
            Sale = Choice(PurposeClasses.Sale), Sharing = Choice(PurposeClasses.Sharing),
            TargetedAdvertising = Choice(PurposeClasses.TargetedAdvertising),
            GlobalPrivacyControl = facts.OptOuts.Any(each => each.Origin is OptOutOrigin.Signal) ? true : null,
        };

        UsChoice Choice(PurposeClasses one) => optedOut.HasFlag(one) ? UsChoice.OptedOut
            : done.HasFlag(one) ? UsChoice.DidNotOptOut
            : UsChoice.NotApplicable;
    }

    private static UsSection Section(UsOptOuts choices, int id, bool limitsUse)
    {
        var categories = UsSection.Empty(id)[UsFields.SensitiveDataProcessing]?.Count ?? 0;
        return (limitsUse ? choices with { SensitiveData = [.. Enumerable.Repeat(UsChoice.OptedOut, categories)] } : choices).ToSection(id);
    }

    /// <summary>
    /// People here answer the company's own purposes and no vendor: so consent stands in the publisher's part, a purpose only where
    /// everything that needs it is allowed, and no vendor has any.
    /// </summary>
    private TcString Tcf(int platform, List<string> allowed)
    {
        var needed = options.Value.TcfPurposes.Where(each => DeclaredPurposes.Has(maps.Current, each.Key)).ToList();
        var consents = IdSet.Create([
            .. needed.SelectMany(each => each.Value).Distinct()
                .Where(tcf => needed.Where(each => each.Value.Contains(tcf)).All(each => allowed.Contains(each.Key))),
        ]);
        // Since 2.2 a whole day, and both the same.
        var today = clock.GetCurrentInstant().InUtc().Date.AtMidnight().InUtc().ToDateTimeOffset();
        return new TcString
        {
            Created = today, LastUpdated = today, CmpId = platform, ConsentLanguage = "EN",
            VendorListVersion = options.Value.VendorListVersion, PublisherCountry = options.Value.PublisherCountry,
            PurposeConsents = consents, DisclosedVendors = IdSet.Empty, Publisher = new PublisherPurposes { Consents = consents },
        };
    }
}
