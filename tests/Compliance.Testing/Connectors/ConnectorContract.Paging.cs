using System.Globalization;
using Compliance.Connectors;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Connectors;

/// <summary>What lies beyond the first page, and what a sweep cannot read.</summary>
public abstract partial class ConnectorContract
{
    [Fact]
    public async Task Finds_an_identity_on_the_last_page()
    {
        await using var store = await NewStore(Ability.Spellings);
        ContractRow[] rows = [.. Enumerable.Range(0, 450).Select(each => new ContractRow(each.ToString("d5", CultureInfo.InvariantCulture), Email: $"{each}@example.org"))];
        await store.Put(rows);
        AssertKeys(store, [rows[449], rows[0]], await Found(store, Identity(store.Paths.Email, "email", "0@EXAMPLE.org", "449@EXAMPLE.org")));
    }

    [Fact]
    public async Task Looks_through_every_row_of_many()
    {
        await using var store = await NewStore();
        ContractRow[] rows = [.. Enumerable.Range(0, 450).Select(each => new ContractRow(each.ToString("d5", CultureInfo.InvariantCulture)))];
        await store.Put(rows);
        AssertKeys(store, rows, await store.Connector.Scan(store.Collection, [], Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("2024-05-17 11:00:00")]
    [InlineData("2024-05-17 11:00:00.000")]
    [InlineData("2024-05-17T13:00:00+02:00")]
    [InlineData("2024-05-17T11:00Z")]
    [InlineData("20240517T110000Z")]
    [InlineData("Fri, 17 May 2024 11:00:00 GMT")]
    [InlineData("2024-05-17")]
    [InlineData("  2014-03-01 10:00:00  ")]
    public async Task Sweeps_each_spelling_of_an_old_time(string time)
    {
        await using var store = await NewStore(Ability.TextTimes);
        Assert.SkipWhen(time != time.Trim() && store.Lacks(Ability.OuterBlanks) is not null, store.Lacks(Ability.OuterBlanks) ?? "");
        var row = new ContractRow("1");
        await store.PutTime(row, time);
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon, 10);
        Assert.Equal([store.Key(row)], swept);
        Assert.Equal(0, unreadable);
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31 23:59:59.999")]
    [InlineData("infinity")]
    [InlineData("2024-05-17 12:30:00")]
    [InlineData("2099-01-01")]
    public async Task Never_sweeps_an_open_end_or_what_is_young(string time)
    {
        await using var store = await NewStore(Ability.TextTimes);
        await store.PutTime(new ContractRow("1"), time);
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon, 10);
        Assert.Empty(swept);
        Assert.Equal(0, unreadable);
    }

    [Theory]
    [InlineData("01.02.2014")]
    [InlineData("1/2/2014")]
    [InlineData("1388534400")]
    [InlineData("n/a")]
    [InlineData("0000-00-00")]
    [InlineData("2014-02-30")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Counts_a_time_that_cannot_be_read_and_sweeps_it_not(string? time)
    {
        await using var store = await NewStore(Ability.TextTimes);
        await store.PutTime(new ContractRow("1"), time);
        await store.Put([new ContractRow("2", Placed: ContractRow.Noon - Duration.FromDays(1)), new ContractRow("3", Placed: ContractRow.Noon + Duration.FromDays(1))]);
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon, 10);
        Assert.Equal([store.Key(new ContractRow("2"))], swept);
        Assert.Equal(1, unreadable);
    }

    [Fact]
    public async Task Counts_times_that_cannot_be_read_once_over_all_pages()
    {
        await using var store = await NewStore(Ability.TextTimes);
        foreach (var each in Enumerable.Range(0, 12))
            await store.PutTime(new ContractRow($"odd{each}"), "n/a");
        await store.Put([.. Enumerable.Range(0, 12).Select(each => new ContractRow($"old{each}"))]);
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon + Duration.FromDays(1), 5);
        Assert.Equal((12, 12L), (swept.Distinct().Count(), unreadable));
    }

    private static async Task<(List<RowKey> Keys, long Unreadable)> SweptAll(ContractStore store, Instant before, int pageSize)
    {
        var (keys, unreadable) = (new List<RowKey>(), 0L);
        string? continuation = null;
        do
        {
            var page = await store.Connector.Sweep(store.Collection, store.Paths.Placed, before, continuation, pageSize, Cancellation);
            keys.AddRange(page.Keys);
            unreadable += page.Unreadable;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return (keys, unreadable);
    }
}
