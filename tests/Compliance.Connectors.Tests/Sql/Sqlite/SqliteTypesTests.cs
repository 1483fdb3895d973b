using Compliance.Testing.Connectors;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

/// <summary>SQLite, where each value has a type of its own, whatever its column is declared as.</summary>
public sealed class SqliteTypesTests : IAsyncLifetime
{
    private readonly SqliteStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

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
        _store.AssertKey(type, value, other);

    [Fact]
    public async Task A_key_is_the_values_own_text_unless_that_would_be_read_as_another_value()
    {
        _store.Execute(
            "create table loose (id, n integer); insert into loose values (5, 1), ('5', 2), (5.0, 3), (5.5, 4), ('5.5', 5), ('007', 6), "
                + "('1e5', 7), (x'35', 8), ('a', 9), ('text:a', 10), (1e300, 11), ('5a', 12)");
        var keys = await _store.Connector.Scan(Table("loose", KeyField("id"), AField("n")), ["n"], Cancellation).ToListAsync(Cancellation);
        Assert.Equal(
            [
                "5", "text:5", "real:5", "5.5", "text:5.5", "007", "1e5", "blob:35", "a", "text:text:a", "1E+300", "5a",
            ],
            keys.OrderBy(row => row.Fields["n"]!.GetValue<long>()).Select(row => row.Key.Value));
    }

    [Fact]
    public async Task Finds_numbers_and_texts_in_a_column_without_a_type()
    {
        _store.Execute(
            "create table loose (id integer primary key, v, s string); "
                + "insert into loose values (1, 45, 'Ada@x.example'), (2, '45', 'ada@x.example'), (3, 45.0, 'b'), (4, '45.00', 'c'), (5, "
                + "x'3435', 'd'), (6, 46, 'e')");
        var loose = Table("loose", KeyField("id"), AField("v"), AField("s"));
        Assert.Equal(["1", "2", "3", "4"], await Keys(new FieldMatch("v", ["45"])));
        Assert.Equal(["1", "2"], await Keys(new FieldMatch("s", ["ADA@x.example"], "email")));
        Assert.Equal(["5"], await Keys(new FieldMatch("v", ["NDU="])));

        async Task<IEnumerable<string>> Keys(FieldMatch match) =>
            (await _store.Connector.Find(loose, new Selector(match), [], Cancellation).ToListAsync(Cancellation))
                .Select(row => row.Key.Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Fails_where_a_trigger_keeps_a_row()
    {
        _store.Execute(
            "create table kept (id integer primary key, name text); insert into kept values (1, 'a'); "
                + "create trigger keep before delete on kept begin select raise(ignore); end; "
                + "create trigger keep_too before update on kept begin select raise(ignore); end");
        var kept = Table("kept", KeyField("id"), AField("name"));
        foreach (var instruction in new[] { ErasureInstruction.Delete, new ErasureInstruction.MaskFields(
            [new("name", new HashMasking())]), new ErasureInstruction.MaskFields([new("name", new FixedMasking("x"))]) })
        {
            var failure = await Assert.ThrowsAsync<Workflows.StepFailedException>(() =>
                _store.Connector.Erase(kept, [new("1")], instruction, Cancellation));
            Assert.Equal(ConnectorFailure.Refused, failure.Code);
        }
    }

    [Fact]
    public async Task Fails_where_a_trigger_takes_a_change_back()
    {
        _store.Execute(
            "create table kept (id integer primary key, name text); insert into kept values (1, 'a'); "
                + "create trigger back after update on kept begin update kept set name = 'a' where id = new.id; end");
        var kept = Table("kept", KeyField("id"), AField("name"));
        foreach (var masking in new IMasking[] { new HashMasking(), new FixedMasking("x"), new FixedMasking(null) })
        {
            var failure = await Assert.ThrowsAsync<Workflows.StepFailedException>(() => _store.Connector.Erase(
                kept, [new("1")], new ErasureInstruction.MaskFields([new("name", masking)]), Cancellation));
            Assert.Equal(ConnectorFailure.Refused, failure.Code);
        }
    }

    [Fact]
    public async Task Counts_what_it_did_beside_a_trigger_that_does_something_else()
    {
        _store.Execute(
            "create table seen (id integer); create table kept (id integer primary key, name text); "
                + "insert into kept values (1, 'a'), (2, 'b'), (3, null); "
                + "create trigger note after update on kept begin insert into seen values (new.id); end; "
                + "create trigger note_too after delete on kept begin insert into seen values (old.id); end");
        var kept = Table("kept", KeyField("id"), AField("name"));
        RowKey[] keys = [new("1"), new("2"), new("3"), new("4")];
        foreach (var (masking, outcome) in new (IMasking, ErasureOutcome)[]
            { (new HashMasking(), new(0, 2, 1, 1)), (new FixedMasking("x"), new(0, 3, 1)), (new FixedMasking("x"), new(0, 0, 1, 3)) })
            Assert.Equal(outcome, await _store.Connector.Erase(
                kept, keys, new ErasureInstruction.MaskFields([new("name", masking)]), Cancellation));
        Assert.Equal(new ErasureOutcome(3, 0, 1), await _store.Connector.Erase(kept, keys, ErasureInstruction.Delete, Cancellation));
    }

    [Fact]
    public async Task Takes_the_names_of_columns_in_whatever_case_and_gives_them_as_the_map_does()
    {
        _store.Execute("create table Odd (ID integer primary key, Name text, Doc text)");
        _store.Execute("""insert into Odd values (1, 'a', '{"city":"Oslo"}')""");
        var odd = Table("Odd", KeyField("id"), AField("name"), AField("doc.city"));
        var found = await _store.Connector.Find(
            odd, new Selector(new FieldMatch("doc.city", ["Oslo"])), ["name", "doc.city"], Cancellation).ToListAsync(Cancellation);
        Assert.Equal("""{"name":"a","doc":{"city":"Oslo"}}""", Assert.Single(found).Fields.ToJsonString());
        var described = (await _store.Connector.Describe([odd], Cancellation)).Collections[odd.Address];
        Assert.Equal(["doc.city", "id", "name"], described.Paths.Order(StringComparer.Ordinal));
        Assert.True(described.IsSampled);
        Assert.Equal(
            new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(
                odd, [new("1")], new ErasureInstruction.MaskFields([new("doc.city", new FixedMasking("x"))]), Cancellation));
        Assert.Equal("""{"city":"x"}""", await _store.Ask("select Doc from Odd"));
    }

    [Fact]
    public async Task Describes_a_column_of_JSON_that_is_empty_and_no_sample_where_there_is_no_JSON()
    {
        _store.Execute("create table docs (id integer primary key, doc text, other text); create table flat (id integer primary key)");
        var (docs, flat) = (Table("docs", KeyField("id"), AField("doc.city"), AField("other.city")), Table("flat", KeyField("id")));
        _store.Execute("""insert into docs values (1, '{"city":"Oslo"}', null)""");
        var described = (await _store.Connector.Describe([docs, flat], Cancellation)).Collections;
        Assert.Equal(["doc.city", "id", "other"], described[docs.Address].Paths.Order(StringComparer.Ordinal));
        Assert.Equal((true, false), (described[docs.Address].IsSampled, described[flat.Address].IsSampled));
        _store.Execute("delete from docs");
        described = (await _store.Connector.Describe([docs], Cancellation)).Collections;
        Assert.Equal(["doc", "id", "other"], described[docs.Address].Paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Says_of_a_file_that_can_only_be_read_that_it_can_only_be_read()
    {
        var described = (await _store.Refused.Describe([_store.Collection], Cancellation)).Collections[_store.Collection.Address];
        Assert.Equal(StoreRights.Read, described.Rights);
    }

    [Fact]
    public async Task Leaves_no_erased_value_in_samples_that_another_program_took()
    {
        _store.Execute(
            "create table s (id integer primary key, email text); create index by_email on s (email); "
                + "insert into s values (1, 'CANARY-0452'), (2, 'b'); analyze; create table if not exists fake (x)");
        _store.Execute(
            "pragma writable_schema = on; create table if not exists t4 (tbl, idx, neq, nlt, ndlt, sample); "
                + "insert into t4 values ('s', 'by_email', '1 1', '0 0', '0 0', cast('CANARY-0452' as blob)); "
                + "update sqlite_master set name = 'sqlite_stat4', tbl_name = 'sqlite_stat4', "
                + "sql = 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)' where name = 't4'");
        // A pattern need not be compared with bytes: that depends on how SQLite was built.
        const string Left = "select count(*) from sqlite_stat4 where cast(sample as text) like '%CANARY%'";
        Assert.Equal("1", await _store.Ask(Left));
        await _store.Connector.Erase(Table("s", KeyField("id"), AField("email")), [new("1")], ErasureInstruction.Delete, Cancellation);
        Assert.Equal("0", await _store.Ask(Left));
    }
}
