using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;
using CsCheck;

namespace Compliance.Protection.Tests.Erasure;

public sealed class ErasureAgainstWritersTests
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");

    [Fact]
    public async Task Whatever_writers_do_meanwhile_no_usable_key_survives_the_tombstone() =>
        await Gen.Int[0, int.MaxValue].SampleAsync(Race, iter: 150);

    private static async Task Race(int seed)
    {
        using var bench = new ProtectionBench();
        var random = new Random(seed);
        // Each call on store and vault lets others go first a random number of times.
        bench.Store.Before = bench.Vault.Before = bench.Fence.Before = bench.Log.Before = async _ =>
        {
            int yields;
            lock (random) yields = random.Next(4);
            while (yields-- > 0) await Task.Yield();
        };
        if (seed % 2 == 0) await bench.Keys.Bind(Subject);

        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Write(bench, stop.Token))).ToArray();
        await Task.Run(() => bench.Erase(Subject));

        await AssertErased(bench);
        await stop.CancelAsync();
        var written = (await Task.WhenAll(writers)).SelectMany(records => records).ToArray();
        await AssertErased(bench);
        foreach (var record in written)
            await Assert.ThrowsAsync<SubjectErasedException>(() => bench.Protector.Open(Subject, Address, record));
    }

    private static async Task<List<byte[]>> Write(ProtectionBench bench, CancellationToken stop)
    {
        List<byte[]> written = [];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await bench.Keys.Bind(Subject, CancellationToken.None);
                var record = await bench.Protector.Seal(Subject, Address, new byte[8], CancellationToken.None);
                if (written.Count < 20) written.Add(record);
            }
            catch (ProtectionException)
            {
                await Task.Yield();
            }
        }
        return written;
    }

    private static async Task AssertErased(ProtectionBench bench)
    {
        var row = Assert.Single(bench.Store.Rows);
        Assert.Equal(BindingState.Erased, row.State);
        Assert.True(row.WrappedDataKey.IsEmpty);
        Assert.DoesNotContain(row.KeyName, bench.Vault.Names);
        await Assert.ThrowsAsync<SubjectErasedException>(() => bench.Keys.Bind(Subject));
        await Assert.ThrowsAsync<SubjectErasedException>(() => bench.Protector.Seal(Subject, Address, new byte[8]));
    }
}
