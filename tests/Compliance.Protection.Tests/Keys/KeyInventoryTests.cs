using Compliance.Protection.Keys;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Keys;

public sealed class KeyInventoryTests : IDisposable
{
    private readonly ProtectionBench _bench = new();

    private KeyInventory Inventory => new(_bench.Store, _bench.Vault);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Orphans_are_told_in_order_and_alone_are_no_agreement()
    {
        foreach (var name in new[] { "kb", "ka", "kc" }) await _bench.Vault.CreateKey(name);
        var report = await Inventory.Compare([]);
        Assert.Equal(["ka", "kb", "kc"], report.Orphans);
        Assert.Empty(report.Missing);
        Assert.False(report.Agrees);
    }

    [Fact]
    public async Task Missing_keys_are_told_in_order_each_once_and_alone_are_no_agreement()
    {
        var report = await Inventory.Compare(["kb", "ka", "KA"]);
        Assert.Equal(["ka", "kb"], report.Missing);
        Assert.Empty(report.Orphans);
        Assert.False(report.Agrees);
    }

    [Fact]
    public async Task A_key_that_is_bound_while_the_vault_is_listed_is_neither_orphan_nor_missing()
    {
        _bench.Store.Before = async operation =>
        {
            if (operation == nameof(ISubjectKeyStore.List)) await _bench.Keys.Bind("s-1");
        };
        Assert.True((await Inventory.Compare([])).Agrees);
        Assert.True(_bench.Store.Rows.Single().HasKey);
    }

    [Fact]
    public async Task Whoever_was_fenced_without_a_key_misses_none_not_even_once_the_fence_is_lifted()
    {
        await _bench.BeginErasure("s-1");
        Assert.True((await Inventory.Compare([])).Agrees);
        await _bench.Fences.Lift("s-1");
        await _bench.Bindings.Unfence("s-1");
        Assert.True((await Inventory.Compare([])).Agrees);
    }
}
