using Compliance.Consent.Notices;
using Compliance.Decisions.Facts;
using Compliance.Values;
using Microsoft.Extensions.Options;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>Takes answers to rendered notices. Nothing else makes a consent.</summary>
internal sealed class ConsentAnswers(
    IConsentLedger ledger, LedgerWriter writer, INoticeStore notices, IOptions<ConsentOptions> options, IIdSource ids)
{
    /// <exception cref="ConsentException">The answer is refused as a whole.</exception>
    public async Task<IReadOnlyList<ConsentEvent>> Answer(
        ConsentHolder holder, string token, ConsentAnswer answer, CancellationToken cancellation)
    {
        var hash = NoticeToken.HashOf(token);
        if (answer.Choices.Count == 0)
            throw ConsentErrors.NothingAnswered();
        var rendered = await ledger.FindRendered(holder, hash, cancellation) ?? throw ConsentErrors.TokenNotTheirs();
        var notice = (await notices.Find(rendered.Notice.Code, rendered.Notice.Version, cancellation))?.Notice
            ?? throw NoticeErrors.NotPublished();
        if (answer.Choices.Keys.Any(purpose => notice.Purpose(purpose) is null))
            throw ConsentErrors.PurposeNotInNotice();

        // Of a yes. First the holder is noted, then the newest version is read: a material change finds the holder, or is found here.
        if (answer.Choices.Values.Any(isYes => isYes))
            await ledger.AddHolder(notice.Code, notice.Version, holder, cancellation);
        if (await notices.FindNewest(notice.Code, cancellation) is { } newest && newest.MaterialSince > notice.Version)
            throw ConsentErrors.NoticeReplaced();

        var (act, recorded) = (NewId(), Array.Empty<ConsentEvent>());
        return await writer.Act<IReadOnlyList<ConsentEvent>>(
            holder,
            async draft =>
            {
                var mine = await ledger.FindRendered(holder, hash, cancellation) ?? throw ConsentErrors.TokenNotTheirs();

                // The store recorded it, and the news of that was lost.
                if (mine.UsedBy == act)
                    return recorded;
                Require(draft, mine, answer);
                draft.Answer(mine, act);
                return recorded = [.. Record(draft, mine, notice, answer)];
            },
            cancellation);
    }

    private static void Require(LedgerDraft draft, RenderedNotice rendered, ConsentAnswer answer)
    {
        if (rendered.UsedBy is not null)
            throw ConsentErrors.TokenUsed();
        if (rendered.Expires <= draft.At)
            throw ConsentErrors.TokenExpired();
        if (rendered.Notice.Surface != answer.Surface)
            throw ConsentErrors.TokenOtherSurface();
        if (draft.Read.Head.FloorOf(rendered.Notice.Code) > rendered.Notice.Version)
            throw ConsentErrors.NoticeReplaced();
        var granted = answer.Choices.Where(each => each.Value).Select(each => ConsentTopic.Consent(each.Key)).ToList();
        if (granted.Count > 0
            && long.Max(draft.Read.Head.WithdrawalEpoch, granted.Max(topic => draft.StateOf(topic).ClosedAt)) > rendered.Sequence)
            throw ConsentErrors.TokenBeforeWithdrawal();
        if (granted.Count > 0 && (answer.HasSignal || IsSignalOn(draft)) && !answer.AcknowledgesSignal)
            throw ConsentErrors.SignalNotAcknowledged();
    }

    private IEnumerable<ConsentEvent> Record(LedgerDraft draft, RenderedNotice rendered, Notice notice, ConsentAnswer answer)
    {
        // Before the answer, so that the answer goes against it.
        if (answer.HasSignal && !IsSignalOn(draft))
            yield return draft.Add(OptOuts.Signal(NewId(), draft, answer.Regime));
        var hasSignal = answer.HasSignal || IsSignalOn(draft);
        foreach (var purpose in notice.Purposes.Where(each => answer.Choices.ContainsKey(each.Code)))
        {
            var isYes = answer.Choices[purpose.Code];
            var isAgain = draft.StateOf(ConsentTopic.Consent(purpose.Code)).Event?.IsYesAt(draft.At) == true;
            yield return draft.Add(new ConsentEvent
            {
                Id = NewId(), Holder = draft.Read.Holder, Purpose = purpose.Code, At = draft.At,
                Act = !isYes ? ConsentAct.Refused : isAgain ? ConsentAct.Renewed : ConsentAct.Given,
                Until = isYes ? draft.At + options.Value.Validity : null,
                Notice = rendered.Notice, Copy = answer.Copy, Method = answer.Method, By = answer.By,
                IsExplicit = isYes && purpose.IsExplicit,
                HasSignal = hasSignal, IsSignalAcknowledged = isYes && hasSignal && answer.AcknowledgesSignal,
            });
        }
    }

    private static bool IsSignalOn(LedgerDraft draft) =>
        draft.StateOf(ConsentTopic.OptOut(OptOutOrigin.Signal)).Event?.Act is ConsentAct.OptedOut;

    private string NewId() => ids.New().ToString("N");
}
