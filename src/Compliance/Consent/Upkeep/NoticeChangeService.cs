using System.Globalization;
using Compliance.Consent.Notices;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Consent.Upkeep;

/// <summary>
/// Publishes notices with what follows from it: a material change begins to supersede consents. A timer finds changes for which that was
/// not begun, because of a crash in between, or that did not come to their end.
/// </summary>
public sealed class NoticeChangeService(NoticeService publishing, INoticeStore notices, IWorkflowClient workflows)
{
    public static TimerEntry Timer { get; } = new(
        "notice-changes", UpkeepOptions.ChangesSetting, UpkeepOptions.DefaultChanges, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<NoticeChangeService>().StartUnfinished(cancellation));

    /// <inheritdoc cref="NoticeService.Publish"/>
    public async Task<PublishedNotice> Publish(Notice notice, NoticeChangeKind said, CancellationToken cancellation)
    {
        var published = await publishing.Publish(notice, said, cancellation);
        if (published is { Change: NoticeChangeKind.Material, Notice.Version: > 1 })
            await Start(new MaterialChange(notice.Code, notice.Version), cancellation);
        return published;
    }

    /// <summary>Starts what is not finished and does not run.</summary>
    /// <returns>How many were started.</returns>
    public async Task<int> StartUnfinished(CancellationToken cancellation)
    {
        var started = 0;
        await foreach (var change in notices.ListUnfinished(cancellation))
            started += await Start(change, cancellation) ? 1 : 0;
        return started;
    }

    /// <summary>The instance of a change: however often it is started, one runs.</summary>
    public static string InstanceOf(MaterialChange change) =>
        string.Create(CultureInfo.InvariantCulture, $"notice-change-{change.Notice}-{change.Version}");

    private async Task<bool> Start(MaterialChange change, CancellationToken cancellation)
    {
        var id = InstanceOf(change);

        // One that ended before it was finished has failed, or was stopped by an operator: it begins anew, and every step may run twice.
        if (await workflows.Find(id, cancellation) is { HasEnded: true })
            await workflows.Purge(id, cancellation);
        return await workflows.Start(NoticeChangeWorkflow.Reference, id, new NoticeChangeInput(change), cancellation);
    }
}
