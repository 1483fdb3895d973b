using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Correspondence;

/// <summary>Looks for an address and queues the mail. Where there is none, a person has to reach the customer in another way.</summary>
public sealed class MessageMailActivities(
    IRequestStore requests, AddressesOnFile addresses, MailService mails, TaskService tasks, IOptions<MailOptions> options)
{
    public static readonly ActivityReference<MailKey, bool> Tell = new("QueueMessageMail");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Tell, Role.Service, Resolve.From<MessageMailActivities, MailKey, bool>(it => it.Queue))];

    /// <returns>Whether there is an address.</returns>
    private async Task<bool> Queue(MailKey mail, CancellationToken cancellation)
    {
        if (await requests.Find(mail.RequestId, cancellation) is not { CaseEnded: null } request)
            return false;
        if (await addresses.Find(mail.RequestId, cancellation) is not { } address)
        {
            await tasks.Open(
                request, $"mail-{mail.MailId}", ManualTaskKind.Mail, "Message waiting", null,
                "No address of the person is on file. Tell them in another way that a message waits on their request.", null,
                cancellation);
            return false;
        }

        await mails.Queue(
            mail,
            new MailDraft(
                address, MailTemplate.MessageWaiting, options.Value.Language, new Dictionary<string, Personal<string>>()),
            null, cancellation);
        return true;
    }
}
