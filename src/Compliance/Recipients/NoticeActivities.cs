using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection.Keys;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Recipients;

/// <summary>Finds the actual recipients of a person's data, tells them, and writes down who has confirmed.</summary>
public sealed class NoticeActivities(
    IRecipientNotices notices, IRecipientClient client, NoticeSigning signing, IRequestStore requests, ICaseFiles cases, IDataMaps maps,
    TaskService tasks, IProcessingJournal journal, IWorkflowClient workflows, IClock clock, IOptions<RecipientOptions> options,
    ILogger<NoticeActivities> log)
{
    public static readonly ActivityReference<NoticeKey, NoticeState> Send = new("SendRecipientNotice");
    public static readonly ActivityReference<NoticeKey, NoticeState> GiveUp = new("GiveUpRecipientNotice");

    internal const string ToldFact = "recipient told, not confirmed";
    internal const string ConfirmedFact = "recipient confirmed";

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(ThirdParties.Tell, Role.Service, Resolve.From<NoticeActivities, string, ThirdPartyState>(it => it.Tell)),
        ActivityEntry.Of(ThirdParties.Look, Role.Service, Resolve.From<NoticeActivities, ThirdPartyLook, ThirdPartyState>(it => it.Look)),
        ActivityEntry.Of(Send, Role.Service, Resolve.From<NoticeActivities, NoticeKey, NoticeState>(it => it.SendOnce)),
        ActivityEntry.Of(GiveUp, Role.Service, Resolve.From<NoticeActivities, NoticeKey, NoticeState>(it => it.End)),
    ];

    private async Task<ThirdPartyState> Tell(string requestId, CancellationToken cancellation)
    {
        var request = await Read(requestId, cancellation);
        var file = await cases.Read(requestId, cancellation);
        var map = file.MapDigest is { } digest ? await maps.Pinned(digest, cancellation) : maps.Current;
        var now = clock.GetCurrentInstant();
        foreach (var recipient in map.Recipients.Where(each => IsActual(each, file)))
        {
            var known = file.Known.GetValueOrDefault(recipient.Identity) ?? [];
            await notices.Add(
                new RecipientNotice(requestId, recipient.Key, request.Right, NoticeState.Waiting, now, 0),
                [.. known.Select(Personal.Of)], cancellation);
            var key = new NoticeKey(requestId, recipient.Key, 0);
            await workflows.Start(NoticeWorkflow.Reference, NoticeWorkflow.InstanceOf(key), key, cancellation);
        }

        return await Count(requestId, cancellation);
    }

    /// <summary>Only who was given some of the person's rows is a recipient of their data (CJEU C-154/21).</summary>
    internal static bool IsActual(Recipient recipient, CaseFile file) =>
        file.Located.Any(located => located.HasRows && recipient.Receives.Contains(located.Address));

    private async Task<ThirdPartyState> Look(ThirdPartyLook look, CancellationToken cancellation)
    {
        var state = await Count(look.RequestId, cancellation);
        if (state.Open > 0 && !look.IsOver)
            return state;
        var lines = await notices.ListOf(look.RequestId, cancellation)
            .Select(notice => new JournalLine(
                $"recipient {notice.Recipient}", notice.State is NoticeState.Confirmed ? ConfirmedFact : ToldFact,
                Detail: notice.Receipt is { } receipt ? $"receipt whose SHA-256 is {receipt}" : notice.Failure,
                Observer: notice.State is NoticeState.Confirmed ? "recipient" : "system", At: notice.Confirmed))
            .ToListAsync(cancellation);
        await journal.Record(look.RequestId, JournalSteps.Recipients, lines, cancellation);
        return state;
    }

    private async Task<NoticeState> SendOnce(NoticeKey key, CancellationToken cancellation)
    {
        if (await notices.Find(key.RequestId, key.Recipient, cancellation) is not { State: NoticeState.Waiting } notice)
            return await Settled(key, cancellation);
        var recipient = maps.Current.Recipients.FirstOrDefault(each => each.Key == key.Recipient);
        if (recipient is null || !client.Reaches(key.Recipient))
            return await LeaveToPerson(key, recipient, "no-address", cancellation);
        if (await Open(key, cancellation) is not { Count: > 0 } identifiers)
            return await LeaveToPerson(key, recipient, "no-identifier", cancellation);
        try
        {
            var signed = await signing.Sign(notice, recipient.Identity, identifiers, cancellation);
            var answer = await client.Post(key.Recipient, signed, cancellation);
            return answer.IsDone
                ? await Confirm(key, answer, cancellation)
                : await Wait(key, recipient, notice, "accepted", cancellation);
        }
        catch (RecipientException refused)
        {
            return await Wait(key, recipient, notice, refused.Code, cancellation);
        }
    }

    private async Task<NoticeState> End(NoticeKey key, CancellationToken cancellation)
    {
        if (await notices.Find(key.RequestId, key.Recipient, cancellation) is not { State: NoticeState.Waiting })
            return await Settled(key, cancellation);
        var recipient = maps.Current.Recipients.FirstOrDefault(each => each.Key == key.Recipient);
        return await LeaveToPerson(key, recipient, FailureCode.Unexpected, cancellation);
    }

    private async Task<NoticeState> Confirm(NoticeKey key, RecipientAnswer answer, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        await notices.Change(
            key.RequestId, key.Recipient,
            kept => kept with
            {
                State = NoticeState.Confirmed,
                Attempts = kept.Attempts + 1,
                Confirmed = now,
                Receipt = answer.Digest,
                Failure = null,
            },
            cancellation);
        return await Settled(key, cancellation);
    }

    private async Task<NoticeState> Wait(
        NoticeKey key, Recipient recipient, RecipientNotice notice, string code, CancellationToken cancellation)
    {
        if (clock.GetCurrentInstant() >= notice.Begun + Duration.FromHours(options.Value.Hours))
            return await LeaveToPerson(key, recipient, code, cancellation);
        await notices.Change(
            key.RequestId, key.Recipient,
            kept => kept.State is NoticeState.Waiting ? kept with { Attempts = kept.Attempts + 1, Failure = code } : null, cancellation);
        return NoticeState.Waiting;
    }

    /// <summary>The task comes before the note: a crash in between opens the same task again.</summary>
    private async Task<NoticeState> LeaveToPerson(NoticeKey key, Recipient? recipient, string code, CancellationToken cancellation)
    {
        await tasks.Open(
            await Read(key.RequestId, cancellation), $"recipient-{key.Recipient}", ManualTaskKind.Recipient,
            recipient?.Title ?? key.Recipient, recipient?.Owner,
            $"This recipient has not confirmed what it was told ({code}). Tell it in another way, or mend its address and replay the "
            + "notice.",
            null, cancellation);
        log.LogWarning(
            "Recipient {Recipient} has not confirmed what request {Request} told it ({Code})", key.Recipient,
            key.RequestId, code);
        await notices.Change(
            key.RequestId, key.Recipient,
            kept => kept.State is NoticeState.Waiting
                ? kept with { State = NoticeState.Dead, Attempts = kept.Attempts + 1, Failure = code }
                : null,
            cancellation);
        return await Settled(key, cancellation);
    }

    private async Task<NoticeState> Settled(NoticeKey key, CancellationToken cancellation)
    {
        await workflows.Raise(key.RequestId, ThirdParties.Settled, key.Recipient, cancellation);
        return (await notices.Find(key.RequestId, key.Recipient, cancellation))?.State ?? NoticeState.Dead;
    }

    private async Task<ThirdPartyState> Count(string requestId, CancellationToken cancellation)
    {
        var all = await notices.ListOf(requestId, cancellation).ToListAsync(cancellation);
        var begun = all.Select(each => each.Begun).DefaultIfEmpty(clock.GetCurrentInstant()).Max();
        return new ThirdPartyState(
            all.Count(each => each.State is NoticeState.Waiting), all.Count(each => each.State is NoticeState.Confirmed),
            begun + Duration.FromHours(options.Value.WaitHours));
    }

    private async Task<IReadOnlyList<Personal<string>>> Open(NoticeKey key, CancellationToken cancellation)
    {
        try
        {
            return await notices.Open(key.RequestId, key.Recipient, cancellation);
        }
        catch (Exception ended) when (ended is SubjectErasedException or SubjectFencedException)
        {
            return [];
        }
    }

    private async Task<RequestRecord> Read(string requestId, CancellationToken cancellation) =>
        await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
}
