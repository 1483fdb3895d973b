using Compliance.Workflows;

namespace Compliance.Storage.Tests.Workflows;

public sealed class AttemptLedgerTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly IAttemptLedger _ledger = bench.Get<IAttemptLedger>();

    [Fact]
    public async Task Each_beginning_of_an_attempt_is_counted_and_of_no_other()
    {
        Assert.Equal(1, await _ledger.Begin("instance-1", "attempt/1#?\\", default));
        Assert.Equal(2, await _ledger.Begin("instance-1", "attempt/1#?\\", default));
        Assert.Equal(3, await _ledger.Begin("instance-1", "attempt/1#?\\", default));
        Assert.Equal(1, await _ledger.Begin("instance-1", "attempt/2", default));
        Assert.Equal(1, await _ledger.Begin("instance-2", "attempt/1#?\\", default));
    }

    [Fact]
    public async Task Beginnings_at_once_are_all_counted()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _ledger.Begin("instance-3", "attempt", default)));
        Assert.Equal(Enumerable.Range(1, 8), counts.Order());
    }

    [Fact]
    public async Task What_an_instance_began_is_forgotten_and_nothing_of_another()
    {
        await _ledger.Begin("instance-4", "attempt-1", default);
        await _ledger.Begin("instance-4", "attempt-2", default);
        await _ledger.Begin("instance-5", "attempt-1", default);
        await _ledger.Forget("instance-4", default);
        await _ledger.Forget("instance-4", default);

        Assert.Equal(1, await _ledger.Begin("instance-4", "attempt-1", default));
        Assert.Equal(2, await _ledger.Begin("instance-5", "attempt-1", default));
    }
}
