namespace Compliance.Workflows;

/// <summary>
/// Counts how often an attempt at an activity was begun. An engine that delivers at least once delivers without end what takes its
/// worker down each time; whoever counts can stop that.
/// </summary>
public interface IAttemptLedger
{
    /// <param name="instanceId">The workflow's instance.</param>
    /// <param name="attemptId">The same at every delivery of this attempt.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>How often it was begun, this time included.</returns>
    Task<int> Begin(string instanceId, string attemptId, CancellationToken cancellation);

    /// <summary>Forgets all that an instance began, once its history goes.</summary>
    Task Forget(string instanceId, CancellationToken cancellation);
}
