using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Requests.Lifecycle;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compliance.Requests.Deciding;

/// <summary>
/// Has the log hold what people decide. A decision is noted in the record first and counts from then on: where the signer is late, it is
/// not waited for longer than for a receipt, and the command is carried out later.
/// </summary>
public sealed class DecisionLog(IEvidenceLog log, IOptions<RequestOptions> options, ILogger<DecisionLog> logger)
{
    public async Task Note(LogDecided decided, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(TimeSpan.FromSeconds(options.Value.ReceiptSeconds));
        try
        {
            await log.Append(decided, late.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(
                "The decision {Decision} about {About} is late in the log ({Failure})", decided.Decision, decided.About,
                failure.GetType().Name);
        }
    }
}
