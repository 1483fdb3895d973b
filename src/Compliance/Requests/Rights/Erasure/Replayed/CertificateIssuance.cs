using Compliance.Evidence;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;

namespace Compliance.Requests.Rights.Erasure.Replayed;

/// <summary>
/// States and certifies, and records how the request ends: with the pending certificate already where the key's purge is far off.
/// </summary>
internal sealed class CertificateIssuance(RequestSteps steps, KeyStep key, bool covered)
{
    /// <summary>Probing, stating, certifying and closing: all of it comes a second time after the purge.</summary>
    private const int PendingSteps = 4;

    private bool _pending;

    /// <summary>Once, however often the purge's date has to be waited for.</summary>
    public async Task Pending()
    {
        if (_pending)
            return;
        _pending = true;
        steps.Total += PendingSteps;
        await steps.Run("probing the key", KeyActivities.ProbeDeleted, key);
        await End(CertificateKind.ErasurePending);
    }

    public Task<RequestOutcome> Final() => End(CertificateKind.Erasure);

    private async Task<RequestOutcome> End(CertificateKind kind)
    {
        var outcome = await steps.Run("stating what was done", CertificateActivities.State, new StateErasure(key.RequestId, kind, covered));
        await steps.Run("certifying", CertificateActivities.Issue, new IssueCertificate(key.RequestId, kind));
        await steps.Run("closing", SubjectActivities.Close, new CloseRequest(key.RequestId, outcome));
        return outcome;
    }
}
