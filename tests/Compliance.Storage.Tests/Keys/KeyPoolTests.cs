using System.Collections.Concurrent;
using Azure.Data.Tables;
using Compliance.Storage.Keys;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using CsCheck;

namespace Compliance.Storage.Tests.Keys;

public sealed class KeyPoolTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench bench = null!;

    private KeyPool Pool => bench.Get<KeyPool>();

    public async ValueTask InitializeAsync() => bench = await DomainBench.Start(azurite, "dataset: []");

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Keys_made_ahead_are_given_out_once_each_before_any_is_made()
    {
        await Pool.Add(default);
        await Pool.Add(default);
        Assert.Equal(2, await Pool.Count(default));
        var made = bench.Vault.Names.ToHashSet();

        string[] taken = [(await Pool.Take()).Reference.Name, (await Pool.Take()).Reference.Name];
        Assert.Subset(made, taken.ToHashSet());
        Assert.Equal(2, taken.Distinct().Count());
        Assert.Equal(0, await Pool.Count(default));
    }

    [Fact]
    public async Task An_empty_pool_makes_a_key() => Assert.NotNull(await bench.Vault.GetKey((await Pool.Take()).Reference.Name));

    [Fact]
    public async Task A_key_that_is_given_back_is_given_out_again()
    {
        var key = await Pool.Take();
        await Pool.GiveBack(key);
        await Pool.GiveBack(key);
        Assert.Equal(key.Reference, (await Pool.Take()).Reference);
    }

    [Fact]
    public void Takers_at_once_never_get_the_same_key() => Gen.Select(Gen.Int[0, 6], Gen.Int[1, 8]).Sample(
        (ahead, takers) =>
        {
            Task.WhenAll(Enumerable.Range(0, ahead).Select(_ => Pool.Add(default))).GetAwaiter().GetResult();
            var taken = Task.WhenAll(Enumerable.Range(0, takers).Select(_ => Pool.Take())).GetAwaiter().GetResult();
            return taken.Select(key => key.Reference.Name).Distinct().Count() == takers;
        },
        iter: 20, threads: 1);

    [Fact]
    public async Task Taking_and_giving_back_at_once_leaves_each_key_with_one_holder()
    {
        await Pool.Add(default);
        await Pool.Add(default);
        var held = new ConcurrentDictionary<string, bool>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            for (var turn = 0; turn < 10; turn++)
            {
                var key = await Pool.Take();
                Assert.True(held.TryAdd(key.Reference.Name, true), "Two hold one key.");
                held.TryRemove(key.Reference.Name, out var _);
                await Pool.GiveBack(key);
            }
        }));
        Assert.Equal(bench.Vault.Names.Count(name => name.StartsWith('k')), await Pool.Count(default));
    }

    [Fact]
    public async Task What_deleting_a_row_answers_is_what_claiming_a_key_relies_on()
    {
        var table = bench.Get<StorageLayout>().KeyPool;
        await table.AddEntityAsync(new TableEntity("probe", "row"));
        var row = (await table.GetEntityAsync<TableEntity>("probe", "row")).Value;

        await table.UpsertEntityAsync(new TableEntity("probe", "row") { ["Changed"] = true }, TableUpdateMode.Replace);
        var changed = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => table.DeleteEntityAsync("probe", "row", row.ETag));
        Assert.Equal(412, changed.Status);
        Assert.Equal(204, (await table.DeleteEntityAsync("probe", "row")).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("probe", "row", row.ETag)).Status);
    }
}
