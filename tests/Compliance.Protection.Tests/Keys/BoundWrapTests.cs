using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Keys;

public sealed class BoundWrapTests : IDisposable
{
    private static readonly byte[] Secrets = [.. Enumerable.Repeat((byte)7, 32)];
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_secret_comes_out_into_memory_that_the_collector_does_not_move_and_the_vaults_answer_is_zeroed()
    {
        var (key, answer) = await Wrapped();
        var opened = SecretsWrap.Fence.Open(answer, key.Reference, "tenant")!;
        Assert.Equal(Secrets, opened);
        Assert.All(answer, each => Assert.Equal(0, each));
        // Pinned memory counts as the oldest generation from the start, where anything else that was just made does not.
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(opened));
    }

    [Fact]
    public async Task What_is_refused_is_zeroed_too()
    {
        var (key, answer) = await Wrapped();
        Assert.Null(SecretsWrap.Log.Open(answer, key.Reference, "tenant"));
        Assert.All(answer, each => Assert.Equal(0, each));
    }

    [Fact]
    public async Task Secrets_open_for_their_deployment_purpose_and_vault_key_alone()
    {
        var (key, answer) = await Wrapped();
        Assert.Null(SecretsWrap.Fence.Open(answer.ToArray(), key.Reference, "another"));
        Assert.Null(SecretsWrap.Fence.Open(answer.ToArray(), key.Reference with { Version = "another" }, "tenant"));
        Assert.Null(SecretsWrap.Fence.Open(answer.ToArray(), key.Reference with { Name = "another" }, "tenant"));
        Assert.Null(SecretsWrap.Deployment.Open(answer.ToArray(), key.Reference, "tenant"));
        Assert.NotNull(SecretsWrap.Fence.Open(answer, key.Reference, "tenant"));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public async Task Secrets_of_another_size_are_not_wrapped(int size)
    {
        var key = await _bench.Vault.CreateKey("k1");
        Assert.Throws<ArgumentOutOfRangeException>(() => SecretsWrap.Fence.Wrap(new byte[size], key, "tenant"));
    }

    private async Task<(VaultKey Key, byte[] Answer)> Wrapped()
    {
        var key = await _bench.Vault.CreateKey("k1");
        return (key, await _bench.Vault.Unwrap(key.Reference, SecretsWrap.Fence.Wrap(Secrets, key, "tenant")));
    }
}
