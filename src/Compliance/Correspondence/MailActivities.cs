using Compliance.DataMap;
using Compliance.Protection.Keys;
using Compliance.Requests.Lifecycle;
using Compliance.Tasks;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Correspondence;

/// <summary>
/// Sends one message. A crash after the server took it and before that is noted sends it once more, under the same Message-ID, by which
/// mail programs show it once: a message sent twice does less harm than one that was never sent.
/// </summary>
public sealed class MailActivities(
    IMailOutbox outbox, IMailTemplates templates, IMailer mailer, IRequestStore requests, TaskService tasks, IDataMaps maps, IClock clock,
    IOptions<MailOptions> options, ILogger<MailActivities> log)
{
    public static readonly ActivityReference<MailKey, MailState> Send = new("SendMail");
    public static readonly ActivityReference<MailKey, MailState> GiveUp = new("GiveUpMail");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Send, Role.Service, Resolve.From<MailActivities, MailKey, MailState>(it => it.SendOnce)),
        ActivityEntry.Of(GiveUp, Role.Service, Resolve.From<MailActivities, MailKey, MailState>(it => it.End)),
    ];

    private async Task<MailState> SendOnce(MailKey mail, CancellationToken cancellation)
    {
        if (await outbox.Find(mail.RequestId, mail.MailId, cancellation) is not { } record)
            return MailState.Expired;
        if (record.State is not MailState.Waiting)
            return record.State;
        if (record.NotAfter <= clock.GetCurrentInstant() || await Open(mail, cancellation) is not { } draft)
            return await Note(mail, MailState.Expired, record.Failure, cancellation);
        try
        {
            await mailer.Send(Write(mail, draft), cancellation);
        }
        catch (MailException refused) when (refused.Failure is MailFailure.Temporary && !IsOver(record))
        {
            return await Note(mail, MailState.Waiting, refused.Code, cancellation);
        }
        catch (MailException refused)
        {
            return await Bury(mail, record, refused.Code, cancellation);
        }

        return await Note(mail, MailState.Sent, null, cancellation);
    }

    private async Task<MailState> End(MailKey mail, CancellationToken cancellation)
    {
        var record = await outbox.Find(mail.RequestId, mail.MailId, cancellation);
        return record switch
        {
            null => MailState.Expired,
            { State: not MailState.Waiting } => record.State,
            _ => await Bury(mail, record, FailureCode.Unexpected, cancellation),
        };
    }

    /// <summary>The task comes before the note: a crash in between opens the same task again.</summary>
    private async Task<MailState> Bury(MailKey mail, MailRecord record, string code, CancellationToken cancellation)
    {
        if (await requests.Find(mail.RequestId, cancellation) is { } request)
            await tasks.Open(
                request, $"mail-{mail.MailId}", ManualTaskKind.Mail, Wording.Of($"{record.Template}"), null,
                $"The mail server did not take this message ({code}). Reach the person in another way, and say how.", null, cancellation);
        log.LogWarning("A message of request {Request} was not delivered ({Code})", mail.RequestId, code);
        return await Note(mail, MailState.Dead, code, cancellation);
    }

    private async Task<MailState> Note(MailKey mail, MailState state, string? failure, CancellationToken cancellation)
    {
        await outbox.Note(mail.RequestId, mail.MailId, state, failure, cancellation);
        return state;
    }

    /// <returns>Null where the case has ended meanwhile.</returns>
    private async Task<MailDraft?> Open(MailKey mail, CancellationToken cancellation)
    {
        try
        {
            return await outbox.Open(mail.RequestId, mail.MailId, cancellation);
        }
        catch (Exception ended) when (ended is SubjectErasedException or SubjectFencedException)
        {
            return null;
        }
    }

    private OutgoingMail Write(MailKey mail, MailDraft draft)
    {
        var values = draft.Values.ToDictionary(each => each.Key, each => each.Value.Reveal(), StringComparer.Ordinal);
        values["controller"] = maps.Current.Controller ?? "";
        values["reference"] = mail.RequestId;
        values["page"] = options.Value.RequestPage?.Replace("{id}", mail.RequestId, StringComparison.Ordinal) ?? "";
        return new OutgoingMail(
            $"{mail.RequestId}-{mail.MailId}", draft.To, templates.Render(draft.Template, draft.Language, values));
    }

    private bool IsOver(MailRecord record) => clock.GetCurrentInstant() >= record.Queued + Duration.FromHours(options.Value.Hours);
}
