using System.Collections.Concurrent;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Tests.Keys;
using Compliance.Testing.Protection;
using CsCheck;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>Row "Stale cache": a process keeps an unwrapped key beyond an erasure, however its clocks run.</summary>
public sealed class StaleCacheAttacks : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly TwoClocks _clocks = new();
    private readonly ProtectionBench _bench;

    public StaleCacheAttacks() => _bench = new(_clocks);

    /// <summary>How the clocks run on while the process does not look.</summary>
    public enum Sleep
    {
        /// <summary>The process is frozen on a machine that runs: both clocks go on.</summary>
        FrozenProcess,

        /// <summary>The machine sleeps: the monotonic clock stands still.</summary>
        SleepingMachine,

        /// <summary>The machine runs, and someone sets its wall clock back to before the lease.</summary>
        ClockSetBack,

        /// <summary>The wall clock is held where it was.</summary>
        ClockHeld,
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(Sleep.FrozenProcess)]
    [InlineData(Sleep.SleepingMachine)]
    [InlineData(Sleep.ClockSetBack)]
    [InlineData(Sleep.ClockHeld)]
    public async Task Stale_cache(Sleep sleep)
    {
        await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[5]);
        var naive = new NaiveCache(_bench, _clocks, byWall: sleep is Sleep.SleepingMachine or Sleep.FrozenProcess ? null : true);
        await naive.Open(record);

        // Erased by another process: this one hears nothing of it.
        await EraseElsewhere();
        Pass(sleep);

        Assert.Equal(5, (await naive.Open(record)).Length);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
        Assert.Null(_bench.Protector.TryOpen(Subject, Address, record));
        Assert.Null(_bench.Protector.TrySeal(Subject, Address, new byte[5]));
    }

    [Fact]
    public async Task However_the_clocks_run_a_key_is_never_used_beyond_its_lifetime_by_either() => await
        Gen.Select(Gen.Int[-400, 400].Array[1, 6], Gen.Int[0, 400].Array[1, 6]).SampleAsync(async steps =>
        {
            var clocks = new TwoClocks();
            using var bench = new ProtectionBench(clocks);
            await bench.Keys.Bind(Subject);
            var record = await bench.Protector.Seal(Subject, Address, new byte[5]);
            await EraseElsewhere(bench);
            var (wall, monotonic, everOver) = (0, 0, false);
            foreach (var (byWall, byMonotonic) in steps.Item1.Zip(steps.Item2))
            {
                clocks.Wall += TimeSpan.FromSeconds(byWall);
                clocks.AdvanceMonotonic(TimeSpan.FromSeconds(byMonotonic));
                (wall, monotonic) = (wall + byWall, monotonic + byMonotonic);
                // A lease that has ended once never comes back, whatever the clock says later.
                everOver |= wall < 0 || wall >= 300 || monotonic >= 300;
                Assert.Equal(!everOver, bench.Protector.TryOpen(Subject, Address, record) is not null);
            }
        }, iter: 300);

    private void Pass(Sleep sleep)
    {
        if (sleep is Sleep.FrozenProcess or Sleep.SleepingMachine) _clocks.Wall += Lifetime;
        if (sleep is Sleep.FrozenProcess or Sleep.ClockSetBack or Sleep.ClockHeld) _clocks.AdvanceMonotonic(Lifetime);
        if (sleep is Sleep.ClockSetBack) _clocks.Wall -= TimeSpan.FromDays(1);
    }

    private Task EraseElsewhere() => EraseElsewhere(_bench);

    private static async Task EraseElsewhere(ProtectionBench bench)
    {
        using var other = bench.NewLeases();
        await bench.Erase(Subject, other);
    }

    /// <summary>
    /// What a cache usually does: it looks at one clock, and only when a key is put in or taken out by a timer that a frozen process does
    /// not fire.
    /// </summary>
    private sealed class NaiveCache(ProtectionBench bench, TwoClocks clocks, bool? byWall)
    {
        private readonly ConcurrentDictionary<string, (byte[] DataKey, Guid Id, DateTimeOffset Until)> _cache = new();

        public async Task<byte[]> Open(byte[] record)
        {
            var (dataKey, id, until) = _cache.TryGetValue(Subject, out var held) ? held : _cache[Subject] = await Unwrap();
            if (byWall is true && clocks.Wall >= until) throw new KeyNotFoundException("The entry is over.");
            var context = RecordContext.At(Address, bench.Options.Tenant, Subject, id);
            using var cipher = ChunkCipher.Derive(dataKey, record.AsSpan(SealedEnvelope.Size, 24), context.Encode());
            return ChunkedEncryption.Open(cipher, record.AsSpan(SealedEnvelope.Size));
        }

        private async Task<(byte[], Guid, DateTimeOffset)> Unwrap()
        {
            var binding = (await bench.Store.Find(Subject))!;
            var unwrapped = await bench.Vault.Unwrap(binding.Key, binding.WrappedDataKey);
            return (unwrapped[..32], binding.DataKeyId, clocks.Wall + Lifetime);
        }
    }
}
