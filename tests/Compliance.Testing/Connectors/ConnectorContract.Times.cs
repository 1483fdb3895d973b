using NodaTime;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    [Theory]
    [InlineData("2014-03-01")]
    [InlineData("2014-03-01 10:00:00")]
    [InlineData("2014-03-01T10:00:00Z")]
    [InlineData("2014-03-01 10:00:00+00")]
    [InlineData("2014-03-01 10:00:00.123456789")]
    [InlineData("2014-03-01T10:00")]
    [InlineData("2014-03-01T24:00:00")]
    [InlineData("2014-03-31T10:00:00-10:01")]
    [InlineData("20140301")]
    [InlineData("20140301T100000Z")]
    [InlineData("Sat, 01 Mar 2014 10:00:00 GMT")]
    [InlineData(" 2014-03-01 ")]
    [InlineData("0044-03-15 BC")]
    [InlineData("2024-05-17 11:00:00.000")]
    [InlineData("2024-05-17T13:00:00+02:00")]
    [InlineData("2024-05-17T11:00Z")]
    public async Task Sweeps_a_time_in_every_spelling(string text)
    {
        await using var store = await NewStore(Ability.TextTimes);
        Assert.SkipWhen(text != text.Trim() && store.Lacks(Ability.OuterBlanks) is not null, store.Lacks(Ability.OuterBlanks) ?? "");
        var row = new ContractRow("1");
        await store.PutTime(row, text);
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon, 100);
        Assert.Equal((store.Key(row), 0), (Assert.Single(swept), unreadable));
        Assert.Empty(await Swept(store, Instant.FromUtc(1, 1, 1, 0, 0) - Duration.FromDays(20_000), 100));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31 23:59:59")]
    [InlineData("99991231")]
    [InlineData("infinity")]
    [InlineData("12000-01-01")]
    [InlineData("2999-03-01")]
    [InlineData("9999-12-31 23:59:59.999")]
    [InlineData("2024-05-17 12:30:00")]
    public async Task Never_sweeps_an_open_end_or_a_later_time(string text)
    {
        await using var store = await NewStore(Ability.TextTimes);
        await store.PutTime(new ContractRow("1"), text);
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon, 100);
        Assert.Equal((0, 0), (swept.Count, unreadable));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("01.03.2014")]
    [InlineData("1/2/2014")]
    [InlineData("0000-00-00")]
    [InlineData("2014-02-30")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("2999-02-30")]
    [InlineData("2014-13-01")]
    [InlineData("1393632000")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("2999-03-01 and a day")]
    public async Task Counts_a_row_whose_time_cannot_be_read(string? text)
    {
        await using var store = await NewStore(Ability.TextTimes);
        await store.PutTime(new ContractRow("1"), text);
        await store.PutTime(new ContractRow("2"), "2014-03-01");
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon, 100);
        Assert.Equal((store.Key(new ContractRow("2")), 1), (Assert.Single(swept), unreadable));
    }

    [Fact]
    public async Task Counts_no_row_as_unreadable_whose_time_is_only_late()
    {
        await using var store =
            await StoreWith(new ContractRow("1"), new ContractRow("2", Placed: ContractRow.Noon + Duration.FromDays(9999)));
        var (swept, unreadable) = await SweptAll(store, ContractRow.Noon + Duration.FromDays(1), 100);
        Assert.Equal((1, 0), (swept.Count, unreadable));
    }
}
