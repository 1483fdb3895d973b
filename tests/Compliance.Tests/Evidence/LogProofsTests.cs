using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests.Rights.Erasure;
using Compliance.Testing.Evidence;
using Compliance.Workflows;

namespace Compliance.Tests.Evidence;

/// <summary>An entry counts as logged once a signed checkpoint covers it, and never because another one does.</summary>
public sealed class LogProofsTests : IAsyncLifetime
{
    private readonly InMemoryLog _log = new();
    private CountingLog _counting = null!;
    private LogProofs _proofs = null!;
    private LoggedEntry _logged = null!;

    public async ValueTask InitializeAsync()
    {
        _counting = new CountingLog(_log);
        _proofs = new LogProofs(_counting, _log.Identity);
        _logged = Assert.Single(await _log.Append(new LogFenceLifted("request-1"), default));
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task What_was_proven_once_is_not_asked_for_again()
    {
        await _proofs.Require("request-1", [_logged], default);
        Assert.Equal((1, 1), (_counting.Checkpoints, _counting.Proofs));

        await _proofs.Require("request-2", [_logged, _logged], default);
        Assert.Equal((1, 1), (_counting.Checkpoints, _counting.Proofs));
    }

    [Fact]
    public async Task A_proven_entry_speaks_for_no_other_one_at_its_place_and_for_none_like_it_elsewhere()
    {
        await _log.Append(new LogFenceLifted("request-2"), default);
        await _proofs.Require("request-1", [_logged], default);
        var other = _logged.Entry with { Statement = "{}"u8.ToArray() };
        foreach (
            var forged in new[]
            {
                _logged with
                {
                    Entry = other,
                },
                _logged with
                {
                    Index = _logged.Index + 1,
                },
                _logged with
                {
                    Index = 1_000,
                },
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<StepFailedException>(() => _proofs.Require("request-1", [_logged, forged], default));
            Assert.Equal(LogProofs.NotProven, refusal.Code);

            // Nor is it remembered.
            await Assert.ThrowsAsync<StepFailedException>(() => _proofs.Require("request-1", [forged], default));
        }
    }

    [Fact]
    public async Task A_signer_finds_what_it_logged_without_a_look_and_what_another_process_logged_by_one()
    {
        await using var other = new SignerLog(
            _log.Parts, () => Task.FromResult(_log.Keys.Signing), TimeProvider.System, () => new ErasureOptions().Policy);
        Assert.Equal(_logged.Index, Assert.Single(await other.FindAll(EntryIds.Lifted("request-1"), default)).Index);
        Assert.Empty(await other.FindAll(EntryIds.Lifted("request-2"), default));

        var own = Assert.Single(await other.Append(new LogFenceLifted("request-2"), default));
        Assert.Same(own, Assert.Single(await other.FindAll(EntryIds.Lifted("request-2"), default)));
        Assert.Equal(own.Index, Assert.Single(await _log.FindAll(EntryIds.Lifted("request-2"), default)).Index);
    }

    private sealed class CountingLog(IEvidenceLog log) : IEvidenceLog
    {
        public int Checkpoints { get; private set; }

        public int Proofs { get; private set; }

        public Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation) =>
            log.Append(command, cancellation);

        public Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation) => log.FindAll(id, cancellation);

        public Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindAll(
            string start, IReadOnlyCollection<string> ids, CancellationToken cancellation) => log.FindAll(start, ids, cancellation);

        public Task<byte[]> ReadCheckpoint(long size, CancellationToken cancellation) => ReadCheckpoint(cancellation);

        public Task<byte[]> ReadCheckpoint(CancellationToken cancellation)
        {
            Checkpoints++;
            return log.ReadCheckpoint(cancellation);
        }

        public Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation)
        {
            Proofs++;
            return log.ProveInclusion(index, size, cancellation);
        }

        public Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
            log.ProveConsistency(earlier, size, cancellation);
    }
}
