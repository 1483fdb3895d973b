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
        ContractRow[] rows = [.. Enumerable.Range(0, 450)
            .Select(each => new ContractRow(each.ToString("d5", CultureInfo.InvariantCulture), Email: $"{each}@example.org"))];
        await store.Put(rows);
        AssertKeys(store, [rows[449], rows[0]], await Found(
            store, Identity(store.Paths.Email, "email", "0@EXAMPLE.org", "449@EXAMPLE.org")));
    }

    [Fact]
    public async Task Looks_through_every_row_of_many()
    {
        await using var store = await NewStore();
        ContractRow[] rows =
            [.. Enumerable.Range(0, 450).Select(each => new ContractRow(each.ToString("d5", CultureInfo.InvariantCulture)))];
        await store.Put(rows);
        AssertKeys(store, rows, await store.Connector.Scan(store.Collection, [], Cancellation).ToListAsync(Cancellation));
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
}
