using Azure.Data.Tables;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Restores;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Tests.Keys;

/// <summary>What reconciliation remembers: entries of fences, stamps, and how far stores were gone through.</summary>
public sealed class RestoreStateTests(StorageBench bench) : IClassFixture<StorageBench>
{
    [Fact]
    public async Task Entries_of_fences_are_kept_one_by_one_however_many_there_are()
    {
        var entries = bench.Get<IFencedEntries>();
        List<long> indexes = [.. Enumerable.Range(0, 10_000).Select(n => (long)n * 7)];
        await entries.Add(indexes, 70_000, default);
        await entries.Add(indexes[..200], 60_000, default);
        var (open, ended, size) = await entries.Read(default);
        Assert.Equal(indexes, open.Order());
        Assert.Empty(ended);
        Assert.Equal(70_000, size);

        await entries.End(14, default);
        await entries.End(14, default);
        await entries.Add([70_001], 70_002, default);
        (open, ended, size) = await entries.Read(default);
        Assert.Equal(indexes.Except([14]).Append(70_001), open.Order());
        Assert.Equal([14], ended);
        Assert.Equal(70_002, size);

        // Seen again, as after a start that reads the log once more: what has ended stays so.
        await entries.Add([14, 21], 70_002, default);
        (open, ended, _) = await entries.Read(default);
        Assert.Equal([14], ended);
        Assert.Contains(21, open);
    }

    [Fact]
    public async Task Stamps_are_equal_until_one_table_comes_back_from_a_backup()
    {
        var stamps = bench.Get<IStateStamps>();
        TableClient[] tables =
        [
            bench.Layout.Table("subjects"),
            bench.Layout.Table("requests"),
            bench.Layout.Table("keys"),
            bench.Layout.Table("journal"),
        ];
        foreach (var table in tables)
        {
            await stamps.Renew(default);
            Assert.True(await stamps.AreEqual(default));
            var backup = (await table.GetEntityAsync<TableEntity>("restore-stamp", "restore-stamp")).Value;
            await stamps.Renew(default);
            await table.UpsertEntityAsync(backup, TableUpdateMode.Replace);
            Assert.False(await stamps.AreEqual(default));
            await table.DeleteEntityAsync("restore-stamp", "restore-stamp");
            Assert.False(await stamps.AreEqual(default));
        }
    }

    [Fact]
    public async Task It_is_remembered_of_each_collection_whatever_its_name_up_to_when_it_was_gone_through()
    {
        var bookmarks = bench.Get<IRestoreBookmarks>();
        var odd = new CollectionAddress("shop", "invoices/2024#\\?");
        Assert.Null(await bookmarks.Find(odd, default));
        await bookmarks.Save(odd, Instant.FromUtc(2026, 11, 23, 4, 15), default);
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 4, 15), await bookmarks.Find(odd, default));
        Assert.Null(await bookmarks.Find(new CollectionAddress("shop", "invoices"), default));
    }

    /// <summary>A step of a store with a thousand collections has more lines than one property holds.</summary>
    [Fact]
    public async Task A_step_may_have_any_number_of_lines()
    {
        List<JournalLine> lines =
        [
            .. Enumerable
                .Range(0, 2_000)
                .Select(n => new JournalLine(
                    $"warehouse.customer_history_of_the_year_{n}", "deleted", n, "legal_obligation; \u00a7 147 AO", "store")),
        ];
        await bench.Get<IProcessingJournal>().Record("request-long", "30-store-0000", lines, default);
        await bench.Get<IProcessingJournal>().Record("request-long", "30-store-0000", [], default);
        Assert.Equal(lines, await bench.Get<IProcessingJournal>().Read("request-long", default));
    }

    [Fact]
    public async Task A_reply_may_be_as_long_as_a_step_s_output()
    {
        var reply = new CommandReply("order-long", "request-1", Output: new string('"', 16_000));
        await bench.Get<ICommandLedger>().Record(Role.Eraser, Role.Service, reply, default);
        Assert.Equal(reply, await bench.Get<ICommandLedger>().Find(Role.Eraser, Role.Service, "order-long", default));
    }
}
