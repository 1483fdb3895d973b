namespace Compliance.Web.Retention;

/// <summary>What the API asks of the domain about sweeps.</summary>
public interface IRetentionDesk
{
    /// <returns>The new sweep's id.</returns>
    Task<string> Start(string callerId, CancellationToken cancellation);

    Task<SweepStatus?> Find(string sweepId, CancellationToken cancellation);
}

public sealed record SweepStatus(string Id, string State);
