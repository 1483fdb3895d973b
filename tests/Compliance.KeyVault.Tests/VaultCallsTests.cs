using Compliance.Protection.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests;

public sealed class VaultCallsTests
{
    private readonly ImpatientTime _time = new();
    private int _sent;

    [Theory]
    [InlineData(1, new[] { 1.0 })]
    [InlineData(3, new[] { 1.0, 2, 4 })]
    [InlineData(5, new[] { 1.0, 2, 4, 8, 16 })]
    public async Task A_throttled_request_is_sent_again_after_waits_that_double(int refusals, double[] waits)
    {
        Assert.Equal(refusals + 1, await Calls().Send("unwrap", _ => Throttled(refusals), default));
        Assert.Equal(waits, _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task After_the_longest_wait_it_is_told_to_the_caller()
    {
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => Calls().Send("unwrap", _ => Throttled(int.MaxValue), default));
        Assert.Equal((KeyVaultError.Throttled, 6, 31.0), (refusal.Error, _sent, _time.Passed.TotalSeconds));
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0", 0)]
    [InlineData("Mon, 23 Nov 2026 09:00:07 GMT", 7)]
    [InlineData("86400", 60)]
    [InlineData("-5", 1)]
    [InlineData("soon", 1)]
    public async Task The_vaults_own_word_for_how_long_counts_within_reason(string retryAfter, double seconds)
    {
        await Calls().Send("unwrap", _ => Throttled(1, retryAfter), default);
        Assert.Equal(seconds, _time.Passed.TotalSeconds);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Any_other_failure_is_told_at_once(int status)
    {
        await Assert.ThrowsAsync<KeyVaultException>(() =>
            Calls().Send("unwrap", async _ => _sent++ < 0 ? 0 : throw await Answers.Failed(status, ""), default));
        Assert.Equal((1, 0), (_sent, _time.Waits.Count));
    }

    [Fact]
    public async Task Creations_and_other_requests_have_a_pace_each()
    {
        var calls = Calls(new() { CreatesPerTenSeconds = 1, OperationsPerTenSeconds = 10 });
        await calls.Create("create key", _ => Throttled(0), default);
        await calls.Send("unwrap", _ => Throttled(0), default);
        Assert.Empty(_time.Waits);
        await calls.Create("create key", _ => Throttled(0), default);
        Assert.Equal(10, _time.Passed.TotalSeconds);
    }

    [Fact]
    public async Task Requests_sent_again_keep_the_pace_too()
    {
        var calls = Calls(new() { CreatesPerTenSeconds = 1 });
        await calls.Create("create key", _ => Throttled(1), default);
        Assert.Equal([1.0, 9.0], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Who_cancels_learns_of_the_cancellation_and_not_of_a_fault()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls().Send<int>(
            "unwrap",
            async token =>
            {
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 0;
            },
            cancellation.Token));
    }

    private VaultCalls Calls(KeyVaultOptions? limits = null) => new(new("https://a.vault.azure.net"), limits ?? new(), _time);

    private async Task<int> Throttled(int times, string? retryAfter = null) =>
        _sent++ < times ? throw await Answers.Failed(429, "", retryAfter) : _sent;
}
