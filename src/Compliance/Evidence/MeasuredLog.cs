using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>Measures how long it takes until an entry is durable, as its caller sees it.</summary>
internal sealed class MeasuredLog(IEvidenceLog log, ComplianceMetrics metrics, TimeProvider time) : IEvidenceLog
{
    public async Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var logged = await log.Append(command, cancellation);
        metrics.Appended(time.GetElapsedTime(began));
        return logged;
    }

    public Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation) => log.FindAll(id, cancellation);

    public Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation) => log.FindAll(start, ids, cancellation);

    public Task<byte[]> ReadCheckpoint(CancellationToken cancellation) => log.ReadCheckpoint(cancellation);

    public Task<byte[]> ReadCheckpoint(long size, CancellationToken cancellation) => log.ReadCheckpoint(size, cancellation);

    public Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        log.ProveInclusion(index, size, cancellation);

    public Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        log.ProveConsistency(earlier, size, cancellation);
}
