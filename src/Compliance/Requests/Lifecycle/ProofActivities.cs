using Compliance.Law;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>What a request does while it waits for proof of who asks. How codes are sent and taken, it does not know.</summary>
public sealed class ProofActivities(IRequestStore requests, IRequestClock deadlines, IClock clock, IOptions<ProofOptions> options)
{
    public static readonly ActivityReference<string, Instant> Ask = new("AskForProof");
    public static readonly ActivityReference<ProofLook, ProofStanding> Look = new("LookForProof");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Ask, Role.Service, Resolve.From<ProofActivities, string, Instant>(it => it.Begin)),
        ActivityEntry.Of(Look, Role.Service, Resolve.From<ProofActivities, ProofLook, ProofStanding>(it => it.Settle)),
    ];

    /// <summary>Stops the clock where the law of the request does so for proof of identity.</summary>
    /// <returns>Until when proof is waited for.</returns>
    private async Task<Instant> Begin(string requestId, CancellationToken cancellation)
    {
        var record = await Read(requestId, cancellation);
        await requests.Apply(requestId, RequestEvent.AskIdentity, cancellation);
        if (record.Proof is { IsAwaited: true })
            await UnlessTakenBack(() => deadlines.Pause(requestId, PauseGround.Identity, cancellation));
        return record.Received + Duration.FromDays(options.Value.WaitDays);
    }

    private async Task<ProofStanding> Settle(ProofLook look, CancellationToken cancellation)
    {
        // Of a proof and the end of the wait at the same moment, what is written first counts.
        if (look.IsOver)
            await requests.SettleProof(look.RequestId, ProofMethod.Expired, clock.GetCurrentInstant(), cancellation);
        var record = await Read(look.RequestId, cancellation);
        if (record.Stage.IsEnding())
            return ProofStanding.TakenBack;
        switch (record.Proof)
        {
            case { IsAwaited: true }:
                return ProofStanding.Awaited;
            case { By: ProofMethod.Expired }:
                await requests.Apply(look.RequestId, RequestEvent.Expire, cancellation);
                return ProofStanding.Expired;
            default:
                await requests.Apply(look.RequestId, RequestEvent.ProveIdentity, cancellation);
                await UnlessTakenBack(() => deadlines.Resume(look.RequestId, PauseGround.Identity, cancellation));
                return ProofStanding.Proven;
        }
    }

    /// <summary>The clock of a request that is taken back at this very moment stays as it is.</summary>
    private static async Task UnlessTakenBack(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (EventRefusedException)
        {
        }
    }

    private async Task<RequestRecord> Read(string requestId, CancellationToken cancellation) =>
        await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
}

public enum ProofStanding
{
    Awaited,
    Proven,
    Expired,

    /// <summary>The request was cancelled, withdrawn or refused meanwhile.</summary>
    TakenBack,
}

/// <param name="RequestId">Opaque.</param>
/// <param name="IsOver">Whether it is not waited for any longer.</param>
public sealed record ProofLook(string RequestId, bool IsOver);
