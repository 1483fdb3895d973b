using System.ComponentModel.DataAnnotations;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Compliance.Protection.Tests.Keys;

public sealed class KeyLeasesTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private readonly TwoClocks _clocks = new();
    private readonly ProtectionBench _bench;

    public KeyLeasesTests() => _bench = new(_clocks);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_vault_is_asked_once_per_lease_and_not_per_record()
    {
        await Seal(times: 50);
        Assert.Equal(1, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task A_lease_ends_by_the_wall_clock_while_the_monotonic_clock_stands_still()
    {
        await Seal();
        _clocks.Wall += Lifetime - Tick;
        await Seal();
        Assert.Equal(1, _bench.Vault.Unwraps);
        _clocks.Wall += Tick;
        await Seal();
        Assert.Equal(2, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task A_lease_ends_by_the_monotonic_clock_while_the_wall_clock_stands_still()
    {
        await Seal();
        _clocks.AdvanceMonotonic(Lifetime - Tick);
        await Seal();
        Assert.Equal(1, _bench.Vault.Unwraps);
        _clocks.AdvanceMonotonic(Tick);
        await Seal();
        Assert.Equal(2, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task A_wall_clock_set_back_before_the_lease_ends_it()
    {
        await Seal();
        _clocks.Wall -= Tick;
        await Seal();
        Assert.Equal(2, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task A_lease_runs_from_the_moment_the_unwrap_was_sent()
    {
        _bench.Vault.AfterUnwrap = () =>
        {
            _clocks.AdvanceMonotonic(TimeSpan.FromMinutes(4));
            return Task.CompletedTask;
        };
        await Seal();
        _clocks.AdvanceMonotonic(TimeSpan.FromMinutes(1));
        await Seal();
        Assert.Equal(2, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task An_unwrap_slower_than_the_lease_yields_nothing()
    {
        _bench.Vault.AfterUnwrap = () =>
        {
            _clocks.AdvanceMonotonic(Lifetime);
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<KeyUnavailableException>(() => Seal());
        Assert.Equal(3, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task Whatever_needs_a_key_gives_up_when_three_leases_in_a_row_end_unused()
    {
        var term = RetentionTerm.Until("tax law", new DateOnly(2036, 12, 31));
        await _bench.Grounds.Bind(term);
        var record = await Seal();
        await using var plain = await _bench.Protector.OpenRead(Subject, Address, new MemoryStream(record));
        var kept = await _bench.Protector.ResealUnder(Subject, Address, record, term);
        await _bench.Vault.Rotate((await _bench.Store.Find(Subject))!.KeyName);
        _clocks.AdvanceMonotonic(Lifetime);
        _bench.Vault.AfterUnwrap = () =>
        {
            _clocks.AdvanceMonotonic(Lifetime);
            return Task.CompletedTask;
        };
        Func<Task>[] uses =
        [
            () => _bench.Protector.Open(Subject, Address, record), () => _bench.Protector.OpenRetained(Address, kept),
            () => _bench.Protector.ResealUnder(Subject, Address, record, term), () => _bench.Keys.Rewrap(Subject),
            () => _bench.Protector.SealTo(Subject, Address, new MemoryStream(), new MemoryStream()),
            () => _bench.Protector.OpenRead(Subject, Address, new MemoryStream(record)), () => plain.ReadAsync(new byte[1]).AsTask(),
        ];
        foreach (var use in uses)
        {
            var unwraps = _bench.Vault.Unwraps;
            var failure = await Assert.ThrowsAsync<KeyUnavailableException>(use);
            Assert.Equal(KeyVaultError.Unavailable, failure.Error);
            Assert.Equal(3, _bench.Vault.Unwraps - unwraps);
        }
    }

    [Fact]
    public async Task A_process_frozen_through_an_erasure_reads_nothing_when_it_wakes()
    {
        var record = await Seal();
        await EraseElsewhere();
        _clocks.Wall += Lifetime;
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
    }

    [Fact]
    public async Task A_fence_set_while_the_vault_answers_counts()
    {
        await _bench.Keys.Bind(Subject);
        _bench.Vault.AfterUnwrap = () => FenceElsewhere();
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Seal(Subject, Address, new byte[1]));
    }

    [Fact]
    public async Task The_fence_is_read_twice_per_lease_and_never_per_record()
    {
        var reads = 0;
        await _bench.Keys.Bind(Subject);
        _bench.Store.Before = _ =>
        {
            reads++;
            return Task.CompletedTask;
        };
        for (var i = 0; i < 20; i++) await _bench.Protector.Seal(Subject, Address, new byte[1]);
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task All_who_ask_at_once_share_one_unwrap_and_one_who_leaves_takes_nobody_along()
    {
        await _bench.Keys.Bind(Subject);
        var gate = new TaskCompletionSource();
        _bench.Vault.AfterUnwrap = () => gate.Task;
        using var impatient = new CancellationTokenSource();
        var leaving = _bench.Protector.Seal(Subject, Address, new byte[1], impatient.Token);
        var staying = Enumerable.Range(0, 20).Select(_ => _bench.Protector.Seal(Subject, Address, new byte[1])).ToArray();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.SetResult();
        await Task.WhenAll(staying);
        Assert.Equal(1, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task A_failed_unwrap_is_not_remembered()
    {
        await _bench.Keys.Bind(Subject);
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Unwrap) ? throw new KeyVaultException(KeyVaultError.Throttled, "busy") : Task.CompletedTask;
        var failure = await Assert.ThrowsAsync<KeyUnavailableException>(() => _bench.Protector.Seal(Subject, Address, new byte[1]));
        Assert.Equal(KeyVaultError.Throttled, failure.Error);
        Assert.Equal(0, _bench.Leases.Count);
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Unwrap) ? throw new TaskCanceledException("too slow") : Task.CompletedTask;
        await Assert.ThrowsAsync<TaskCanceledException>(() => _bench.Protector.Seal(Subject, Address, new byte[1]));
        Assert.Equal(0, _bench.Leases.Count);
        _bench.Vault.Before = _ => Task.CompletedTask;
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
    }

    [Fact]
    public async Task Keys_are_bounded_in_number_and_the_oldest_goes_first()
    {
        using var bench = new ProtectionBench(configure: options => options.MaxLeases = 3);
        for (var i = 0; i < 5; i++)
        {
            await bench.Keys.Bind($"s-{i}");
            await bench.Protector.Seal($"s-{i}", Address, new byte[1]);
        }
        Assert.Equal(3, bench.Leases.Count);
        await bench.Protector.Seal("s-4", Address, new byte[1]);
        Assert.Equal(5, bench.Vault.Unwraps);
        await bench.Protector.Seal("s-0", Address, new byte[1]);
        Assert.Equal(6, bench.Vault.Unwraps);
    }

    [Fact]
    public async Task A_key_that_is_fetched_anew_is_the_newest_again()
    {
        using var bench = new ProtectionBench(_clocks, options => options.MaxLeases = 3);
        foreach (var subject in new[] { "s-1", "s-2", "s-3", "s-4" }) await bench.Keys.Bind(subject);
        foreach (var subject in new[] { "s-1", "s-2" }) await bench.Protector.Seal(subject, Address, new byte[1]);
        _clocks.AdvanceMonotonic(Lifetime);
        foreach (var subject in new[] { "s-2", "s-1", "s-3", "s-4" }) await bench.Protector.Seal(subject, Address, new byte[1]);
        Assert.Null(bench.Protector.TrySeal("s-2", Address, new byte[1]));
        Assert.NotNull(bench.Protector.TrySeal("s-1", Address, new byte[1]));
        Assert.Equal(3, bench.Leases.Count);
    }

    [Fact]
    public async Task A_key_is_zeroed_when_its_lease_ends_even_if_nobody_asks()
    {
        var time = new FakeTimeProvider();
        var key = Enumerable.Repeat((byte)7, 32).ToArray();
        using var lease = new KeyLease(key, Guid.Empty, LeaseTerm.Start(time, Lifetime), time);
        time.Advance(Lifetime - Tick);
        Assert.Contains((byte)7, key);
        time.Advance(Tick);
        Assert.DoesNotContain((byte)7, key);
        Assert.False(lease.TryDerive(new byte[24], new RecordContext("t", "s", "d", "r", "f", 1, Guid.Empty), out _));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_dropped_key_is_fetched_anew()
    {
        await Seal();
        _bench.Leases.Drop(Subject);
        await Seal();
        Assert.Equal(2, _bench.Vault.Unwraps);
    }

    [Fact]
    public async Task Nothing_is_leased_after_disposal()
    {
        await Seal();
        _bench.Leases.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Seal());
    }

    [Fact]
    public async Task Disposal_stops_the_unwraps_under_way()
    {
        await _bench.Keys.Bind(Subject);
        var (stop, asked, answer) = (CancellationToken.None, new TaskCompletionSource(), new TaskCompletionSource<byte[]>());
        var vault = new Mock<IKeyVault>();
        vault.Setup(each => each.Unwrap(It.IsAny<KeyReference>(), It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .Returns((KeyReference _, ReadOnlyMemory<byte> _, CancellationToken token) =>
            {
                stop = token;
                asked.SetResult();
                return answer.Task.WaitAsync(token);
            });
        using var leases = new KeyLeases(_bench.Store, vault.Object, _bench.Log, _bench.Fences, _bench.Options, _clocks);
        var sealing = new SubjectProtector(leases, _bench.Options).Seal(Subject, Address, new byte[1]);
        await asked.Task;
        Assert.False(stop.IsCancellationRequested);
        leases.Dispose();
        Assert.True(stop.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sealing);
        Assert.Equal(0, leases.Count);
        // And its source is let go of.
        Assert.Throws<ObjectDisposedException>(() => stop.WaitHandle);
    }

    [Fact]
    public async Task A_subject_without_a_key_is_told_from_an_erased_one() =>
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _bench.Protector.Seal("nobody", Address, new byte[1]));

    [Theory]
    [InlineData(0.9)]
    [InlineData(300.1)]
    public void A_lease_lives_1_second_to_5_minutes(double seconds) =>
        Assert.Throws<ValidationException>(() => new ProtectionBench(configure: o => o.LeaseLifetime = TimeSpan.FromSeconds(seconds)));

    private async Task<byte[]> Seal(int times = 1)
    {
        await _bench.Keys.Bind(Subject);
        var record = Array.Empty<byte>();
        for (var i = 0; i < times; i++) record = await _bench.Protector.Seal(Subject, Address, new byte[1]);
        return record;
    }

    private async Task FenceElsewhere() =>
        Assert.NotNull(await _bench.Store.TryReplace((await _bench.Store.Find(Subject))!.Fence()));

    private async Task EraseElsewhere() =>
        Assert.NotNull(await _bench.Store.TryReplace((await _bench.Store.Find(Subject))!.ToTombstone()));
}
