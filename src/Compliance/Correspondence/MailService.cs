using Compliance.Workflows;
using NodaTime;

namespace Compliance.Correspondence;

/// <summary>Writes messages down and has them sent: whoever queues one does not wait for a mail server.</summary>
public sealed class MailService(IMailOutbox outbox, IWorkflowClient workflows, IClock clock)
{
    /// <summary>Queues a message. Queued again under the same id, the first one stays, and is sent once.</summary>
    /// <param name="mail">Whose, and which.</param>
    /// <param name="draft">What it says.</param>
    /// <param name="notAfter">From when on it is of no use any more.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>The message that is kept.</returns>
    public async Task<MailDraft> Queue(MailKey mail, MailDraft draft, Instant? notAfter, CancellationToken cancellation)
    {
        var kept = await outbox.Add(mail.RequestId, mail.MailId, draft, clock.GetCurrentInstant(), notAfter, cancellation);
        await workflows.Start(MailWorkflow.Reference, MailWorkflow.InstanceOf(mail), mail, cancellation);
        return kept;
    }
}
