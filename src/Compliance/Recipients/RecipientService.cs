using Compliance.Requests.Lifecycle;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Recipients;

/// <summary>Shows who was told what, and has recipients told again.</summary>
public interface IRecipientService
{
    /// <returns>Null where there is no such request.</returns>
    Task<IReadOnlyList<RecipientNotice>?> ListOf(string requestId, CancellationToken cancellation);

    /// <summary>Has a recipient told again who did not confirm.</summary>
    /// <returns>False where it has confirmed, or is asked just now; null where there is no such notice.</returns>
    Task<bool?> Replay(string requestId, string recipient, CancellationToken cancellation);
}

public sealed class RecipientService(IRecipientNotices notices, IRequestStore requests, IWorkflowClient workflows, IClock clock)
    : IRecipientService
{
    public async Task<IReadOnlyList<RecipientNotice>?> ListOf(string requestId, CancellationToken cancellation) =>
        await requests.Find(requestId, cancellation) is null
            ? null
            : await notices.ListOf(requestId, cancellation).ToListAsync(cancellation);

    public async Task<bool?> Replay(string requestId, string recipient, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var isDead = false;
        var changed = await notices.Change(
            requestId, recipient,
            kept =>
            {
                isDead = kept.State is NoticeState.Dead;
                return isDead ? kept with { State = NoticeState.Waiting, Begun = now, Failure = null } : null;
            },
            cancellation);
        if (changed is null)
            return null;
        if (!isDead)
            return false;
        var key = new NoticeKey(requestId, recipient, now.ToUnixTimeTicks());
        await workflows.Start(NoticeWorkflow.Reference, NoticeWorkflow.InstanceOf(key), key, cancellation);
        return true;
    }
}
