using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Consent.Upkeep;

/// <param name="Change">The version that is the change.</param>
/// <param name="From">Where the step begins; null for the first.</param>
public sealed record SupersedeStep(MaterialChange Change, string? From);

/// <summary>Brings the ledger up to date after a material change of a notice. Each step may run twice.</summary>
public sealed class NoticeChangeActivities(ConsentService consent, INoticeStore notices, IOptions<UpkeepOptions> options)
{
    public static readonly ActivityReference<SupersedeStep, SupersessionPage> Supersede = new("SupersedeConsentPage");
    public static readonly ActivityReference<MaterialChange, Unit> Finish = new("FinishNoticeChange");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(
            Supersede, Role.Service, Resolve.From<NoticeChangeActivities, SupersedeStep, SupersessionPage>(it => it.SupersedePage)),
        ActivityEntry.Of(Finish, Role.Service, Resolve.From<NoticeChangeActivities, MaterialChange, Unit>(it => it.FinishChange)),
    ];

    private Task<SupersessionPage> SupersedePage(SupersedeStep step, CancellationToken cancellation) =>
        consent.Supersede(step.Change.Notice, step.Change.Version, step.From, options.Value.PageSize, cancellation);

    private async Task<Unit> FinishChange(MaterialChange change, CancellationToken cancellation)
    {
        await notices.Finish(change, cancellation);
        return Unit.Value;
    }
}
