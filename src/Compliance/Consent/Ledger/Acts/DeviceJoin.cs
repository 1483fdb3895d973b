namespace Compliance.Consent.Ledger.Acts;

/// <summary>
/// What was said on a device becomes the person's when they log in there. Of consents, the newest counts, and at the same instant the one
/// that allows less: so a refusal or withdrawal never loses to an older yes. Objections, opt-outs, signals and limits of the device are
/// kept. Each act comes over once.
/// </summary>
internal sealed class DeviceJoin(IConsentLedger ledger, LedgerWriter writer, Withdrawals withdrawals)
{
    /// <returns>How many acts came over.</returns>
    public async Task<int> Join(ConsentHolder person, ConsentHolder device, CancellationToken cancellation)
    {
        if (!person.IsPerson || device.IsPerson)
            throw ConsentErrors.UnknownHolder();

        // So that each act has a number of its own.
        await withdrawals.WriteLeftOver(device, cancellation);
        var read = await ledger.Read(device, cancellation);
        if (read.Head.WithdrawnAt is { } withdrawn)
            await withdrawals.WithdrawOlder(person, withdrawn, cancellation);
        var said = read.Current.OrderBy(each => each.Sequence).ToList();
        foreach (var shown in said.Where(each => each.Act.IsYes()).Select(each => each.Notice).OfType<ShownNotice>())
            await ledger.AddHolder(shown.Code, shown.Version, person, cancellation);

        var joined = 0;
        while (await Some(person, device, said, cancellation) is { } some)
            joined += some;
        return joined;
    }

    private Task<int?> Some(
        ConsentHolder person, ConsentHolder device, List<ConsentEvent> said, CancellationToken cancellation) =>
        writer.Act<int?>(
            person,
            async draft =>
            {
                var through = await ledger.FindJoined(person, device.Id, cancellation);
                var news = said.Where(each => each.Sequence > through).Take(Withdrawals.MaxActs).ToList();
                if (news.Count == 0)
                    return null;
                foreach (var each in news)
                    Join(draft, each);
                draft.Join(device.Id, news[^1].Sequence);
                return draft.Events.Count;
            },
            cancellation);

    private static void Join(LedgerDraft draft, ConsentEvent onDevice)
    {
        // Its record is the device's, with the device's commitment; what followed from it comes over by itself.
        if (onDevice.Act.IsOfAgreement())
            return;
        var person = draft.Read.Holder;
        var act = onDevice with
        {
            Id = DerivedId.Of("join", onDevice.Id, person.ToString()),
            Holder = person,
            Method = ConsentMethod.LogIn,
            Source = onDevice.Id,
        };
        if (onDevice is { Act: ConsentAct.OptedOut, Origin: { } origin, Classes: { } classes })
        {
            // Those of both: neither takes anything from the other.
            OptOuts.Set(draft, origin, OptOuts.InForce(draft, origin) | classes, _ => act);
            return;
        }

        var state = draft.StateOf(ConsentTopic.Of(onDevice));
        if (onDevice.Act.IsOfConsent() ? Counts(draft, state, onDevice) : IsNew(state, onDevice))
            draft.Add(act);
    }

    /// <summary>What was taken back on the device was never the person's; what the person did stays.</summary>
    private static bool IsNew(TopicState state, ConsentEvent onDevice) =>
        !onDevice.Act.IsTakingBack() && state.Event?.Act.IsTakingBack() != false;

    private static bool Counts(LedgerDraft draft, TopicState state, ConsentEvent onDevice)
    {
        // What ended a consent of the device by a rule says nothing of the person's, nor does what nobody can prove.
        if (onDevice.Act is ConsentAct.Expired or ConsentAct.Invalidated or ConsentAct.Superseded or ConsentAct.Unproved)
            return false;
        var isYes = onDevice.Act.IsYes();
        if (isYes && (onDevice.Notice is not { } shown || shown.Version < draft.Read.Head.FloorOf(shown.Code)))
            return false;
        if (isYes && (draft.Read.Head.WithdrawnAt >= onDevice.At || state.ClosedOn >= onDevice.At))
            return false;
        return state.Event is not { } newest || onDevice.At > newest.At || (onDevice.At == newest.At && !isYes);
    }
}
