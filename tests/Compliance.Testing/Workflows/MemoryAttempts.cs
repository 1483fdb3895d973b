using System.Collections.Concurrent;
using Compliance.Workflows;

namespace Compliance.Testing.Workflows;

/// <summary>An attempt ledger for one process.</summary>
public sealed class MemoryAttempts : IAttemptLedger
{
    private readonly ConcurrentDictionary<string, int> _begun = new(StringComparer.Ordinal);

    public Task<int> Begin(string instanceId, string attemptId, CancellationToken cancellation) =>
        Task.FromResult(_begun.AddOrUpdate(attemptId, 1, (_, count) => count + 1));

    public Task Forget(string instanceId, CancellationToken cancellation) => Task.CompletedTask;
}
