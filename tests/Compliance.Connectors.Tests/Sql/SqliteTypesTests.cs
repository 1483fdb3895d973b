using Compliance.Connectors;
using Compliance.Testing.Connectors;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>SQLite, where each value has a type of its own, whatever its column is declared as.</summary>
public sealed class SqliteTypesTests : IAsyncLifetime
{
    private readonly SqliteStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("blob", "x'00ff10'", "'00FF10'")]
    [InlineData("", "5", "'5'")]
    [InlineData("", "'5'", "5")]
    [InlineData("", "5.5", "'5.5'")]
    [InlineData("", "x'35'", "'5'")]
    [InlineData("text", "null", "'null'")]
    [InlineData("text", "'a' || char(0) || 'b'", "'a'")]
    [InlineData("text", "cast(x'61ff' as text)", "cast(x'61fe' as text)")]
    [InlineData("text", "'blob:00'", "x'00'")]
    [InlineData("int", "'abc'", "7")]
    [InlineData("real", "0.1", "0.30000000000000004")]
    [InlineData("real", "9e999", "1e300")]
    [InlineData("numeric", "1e300", "9007199254740993")]
    [InlineData("text collate nocase", "'Ada'", "'Bert'")]
    public Task Addresses_rows_by_a_key_of_every_storage_class(string type, string value, string other) =>
        store.AssertKey(type, value, other);

    [Fact]
    public async Task Finds_numbers_and_texts_in_a_column_without_a_type()
    {
        store.Execute(
            "create table loose (id integer primary key, v, s string); "
                + "insert into loose values (1, 45, 'Ada@x.example'), (2, '45', 'ada@x.example'), (3, 45.0, 'b'), (4, '45.00', 'c'), (5, "
                + "x'3435', 'd'), (6, 46, 'e')");
        var loose = Table("loose", KeyField("id"), AField("v"), AField("s"));
        Assert.Equal(["1", "2", "3", "4"], await Keys(new FieldMatch("v", ["45"])));
        Assert.Equal(["1", "2"], await Keys(new FieldMatch("s", ["ADA@x.example"], "email")));
        Assert.Equal(["5"], await Keys(new FieldMatch("v", ["NDU="])));

        async Task<IEnumerable<string>> Keys(FieldMatch match) =>
            (await store.Connector.Find(loose, new Selector(match), [], Cancellation).ToListAsync(Cancellation))
                .Select(row => row.Key.Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Fails_where_a_trigger_keeps_a_row()
    {
        store.Execute(
            "create table kept (id integer primary key, name text); insert into kept values (1, 'a'); "
                + "create trigger keep before delete on kept begin select raise(ignore); end; "
                + "create trigger keep_too before update on kept begin select raise(ignore); end");
        var kept = Table("kept", KeyField("id"), AField("name"));
        foreach (var instruction in new[] { ErasureInstruction.Delete, new ErasureInstruction.MaskFields(
            [new("name", new HashMasking())]), new ErasureInstruction.MaskFields([new("name", new FixedMasking("x"))]) })
        {
            var failure = await Assert.ThrowsAsync<Workflows.StepFailedException>(() =>
                store.Connector.Erase(kept, [new("1")], instruction, Cancellation));
            Assert.Equal(ConnectorFailure.Refused, failure.Code);
        }
    }

    [Fact]
    public async Task Says_of_a_file_that_can_only_be_read_that_it_can_only_be_read()
    {
        var described = (await store.Refused.Describe([store.Collection], Cancellation)).Collections[store.Collection.Address];
        Assert.Equal(StoreRights.Read, described.Rights);
    }

    [Fact]
    public async Task Leaves_no_erased_value_in_samples_that_another_program_took()
    {
        store.Execute(
            "create table s (id integer primary key, email text); create index by_email on s (email); "
                + "insert into s values (1, 'CANARY-0452'), (2, 'b'); analyze; create table if not exists fake (x)");
        store.Execute(
            "pragma writable_schema = on; create table if not exists t4 (tbl, idx, neq, nlt, ndlt, sample); "
                + "insert into t4 values ('s', 'by_email', '1 1', '0 0', '0 0', cast('CANARY-0452' as blob)); "
                + "update sqlite_master set name = 'sqlite_stat4', tbl_name = 'sqlite_stat4', "
                + "sql = 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)' where name = 't4'");
        await store.Connector.Erase(Table("s", KeyField("id"), AField("email")), [new("1")], ErasureInstruction.Delete, Cancellation);
        Assert.Equal("0", await store.Ask("select count(*) from sqlite_stat4 where sample like '%CANARY%'"));
    }
}
