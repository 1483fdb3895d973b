using Compliance.Consent.Ledger;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Upkeep;

/// <summary>Ends what ends by itself. May run twice: each deadline is forgotten once what it is about is done.</summary>
public sealed class ConsentEndsActivities(ConsentService consent, IConsentDeadlines deadlines, IOptions<UpkeepOptions> options)
{
    public static readonly ActivityReference<Instant, ConsentEnds> EndPage = new("EndConsentPage");

    /// <summary>The id comes from the time that it was due: however often the tick is served, it runs once.</summary>
    public static TimerEntry Timer { get; } = new(
        "consent-ends", UpkeepOptions.EndsSetting, UpkeepOptions.DefaultEnds, Role.Service,
        (services, due, cancellation) => ((IWorkflowClient)services.GetService(typeof(IWorkflowClient))!).Start(
            ConsentEndsWorkflow.Reference, $"consent-ends-{due.ToUnixTimeSeconds()}", new ConsentEndsInput(due), cancellation));

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(EndPage, Role.Service, Resolve.From<ConsentEndsActivities, Instant, ConsentEnds>(it => it.EndSome))];

    private async Task<ConsentEnds> EndSome(Instant at, CancellationToken cancellation)
    {
        var (expired, forgotten, seen) = (0L, 0L, 0);
        await foreach (var deadline in deadlines.Passed(at, cancellation).Take(options.Value.PageSize))
        {
            seen++;
            if (deadline.Rendered is { } rendered)
                forgotten += await deadlines.RemoveRendered(deadline.Holder, rendered, at, cancellation) ? 1 : 0;
            else
                expired += await consent.Expire(deadline.Holder, cancellation);
            await deadlines.Remove(deadline, cancellation);
        }

        return new ConsentEnds(expired, forgotten, seen == options.Value.PageSize);
    }
}
