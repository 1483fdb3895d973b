using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Testing.Evidence;

/// <summary>A log whose signer can be away: what is to be logged then fails, as after a crash between a deed and its entry.</summary>
public sealed class InterruptedLog(IEvidenceLog log) : IEvidenceLog
{
    public bool IsAway { get; set; }

    /// <summary>How it fails while it is away.</summary>
    public Exception Failure { get; set; } = new StepFailedException(FailureCode.StoreUnavailable, "evidence-log");

    /// <summary>Puts one before the log that is registered.</summary>
    public static InterruptedLog Before(IServiceCollection services)
    {
        var log = new InterruptedLog((IEvidenceLog)services.Last(each => each.ServiceType == typeof(IEvidenceLog)).ImplementationInstance!);
        services.AddSingleton<IEvidenceLog>(log);
        return log;
    }

    public Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation) =>
        IsAway ? throw Failure : log.Append(command, cancellation);

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
