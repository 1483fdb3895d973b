using Compliance.Testing.Connectors;
using Compliance.Testing.MariaDb;
using Compliance.Workflows;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.MariaDb;

/// <summary>MariaDB's types, collations, users and statistics.</summary>
public sealed class MariaDbConnectorTests(MariaDbFixture mariaDb) : IAsyncLifetime
{
    private MariaDbStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await MariaDbStore.New(mariaDb.ConnectionString);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("varbinary(16)", "x'00ff10'", "x'3030'")]
    [InlineData("bigint unsigned", "18446744073709551615", "9223372036854775807")]
    [InlineData("decimal(40,10)", "123456789012345678901234567890.5", "123456789012345678901234567890.4")]
    [InlineData("double", "0.1", "0.30000000000000004")]
    [InlineData("float", "0.1", "1e30")]
    [InlineData("bit(8)", "b'10101010'", "b'1'")]
    [InlineData("datetime(6)", "'2014-03-01 10:00:00.123456'", "'0044-03-15'")]
    [InlineData("date", "'2014-03-01'", "'9999-12-31'")]
    [InlineData("time(3)", "'-838:59:59'", "'24:00:00'")]
    [InlineData("year", "2014", "2015")]
    [InlineData("enum('b','a')", "'a'", "'b'")]
    [InlineData("set('b','a')", "'a'", "'b,a'")]
    [InlineData("uuid", "'7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA'", "'00000000-0000-0000-0000-000000000000'")]
    [InlineData("inet6", "'::ffff:192.0.2.7'", "'::1'")]
    [InlineData("varchar(20) collate utf8mb4_general_ci", "'Ada'", "'Bert'")]
    [InlineData("char(36)", "'7c42ca9b-9eab-4d04-80b3-40f10b0c54aa'", "'x'")]
    [InlineData("varchar(20) character set latin1", "'J\u00FCrgen'", "'x'")]
    public Task Addresses_rows_by_a_key_of_every_type(string type, string value, string other) =>
        _store.AssertKey(type, value, other);

    [Fact]
    public async Task Matches_no_number_by_a_text_that_is_none_and_no_text_beyond_its_character_set()
    {
        await _store.Run(
            "create table m (id int primary key, n int, d date, l varchar(20) character set latin1, u uuid); "
                + "insert into m values (0, 0, '2014-03-01', 'a', '00000000-0000-0000-0000-000000000000')");
        var table = Table("m", KeyField("id"), AField("n"), AField("d"), AField("l"), AField("u"));
        foreach (var (field, none, one) in new[] { ("n", "abc", "0"), ("d", "abc", "2014-03-01"), ("l", "\u65E5", "a"), (
            "u", "abc", "00000000-0000-0000-0000-000000000000") })
        {
            Assert.Empty(await Find(field, none));
            Assert.Single(await Find(field, none, one));
        }

        async Task<List<Row>> Find(string field, params string[] values) =>
            await _store.Connector.Find(table, new Selector(new FieldMatch(field, values)), [], Cancellation).ToListAsync(Cancellation);
    }

    [Fact]
    public async Task Counts_an_empty_date_as_unreadable()
    {
        await _store.Run(
            "set sql_mode = ''; create table z (id int primary key, d datetime); "
                + "insert into z values (1, '0000-00-00'), (2, '2014-03-01')");
        var page = await _store.Connector.Sweep(Table("z", KeyField("id"), AField("d")), "d", ContractRow.Noon, null, 10, Cancellation);
        Assert.Equal(("2", 1), (Assert.Single(page.Keys).Value, page.Unreadable));
    }

    [Fact]
    public async Task Masks_a_text_that_differs_from_the_mask_only_in_capitals()
    {
        await _store.Run(
            "create table c (id int primary key, name varchar(20) collate utf8mb4_general_ci); "
                + "insert into c values (1, 'masked'), (2, 'MASKED'), (3, 'MASKED ')");
        var outcome = await _store.Connector.Erase(
            Table("c", KeyField("id"), AField("name")), [new("1"), new("2"), new("3")],
            new ErasureInstruction.MaskFields([new("name", new FixedMasking("MASKED"))]), Cancellation);
        Assert.Equal(new ErasureOutcome(0, 2, 0, 1), outcome);
    }

    [Fact]
    public async Task Names_what_a_trigger_a_check_and_a_unique_index_forbid()
    {
        await _store.Run(
            "create table c (id int primary key, name varchar(20), code varchar(20) unique, constraint short check (length(name) < 9)); "
                + "insert into c values (1, 'secret', 'x'), (2, 'b', 'MASKED')");
        var c = Table("c", KeyField("id"), AField("name"), AField("code"));
        Assert.Equal((ConnectorFailure.Constraint, "store_under_test/c: check short"), await Failure("name", "MASKED MASKED"));
        Assert.Equal((ConnectorFailure.Constraint, "store_under_test/c: unique code"), await Failure("code", "MASKED"));
        await _store.Run("create trigger no_update before update on c for each row signal sqlstate '45000' set message_text = 'secret'");
        Assert.Equal((ConnectorFailure.Refused, "store_under_test/c: raised by the database"), await Failure("name", "x"));

        async Task<(string, string)> Failure(string field, string mask)
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                _store.Connector.Erase(
                    c, [new("1")], new ErasureInstruction.MaskFields([new(field, new FixedMasking(mask))]), Cancellation));
            Assert.DoesNotContain("secret", failure.ToString());
            return (failure.Code, failure.Reference);
        }
    }

    [Fact]
    public async Task Leaves_no_erased_value_in_the_statistics_that_somebody_asked_for()
    {
        await _store.Run(
            "create table s (id int primary key, email varchar(60)); insert into s values (1, 'aaa-canary'), (2, 'b'), (3, 'zzz-canary')");
        await _store.Run("analyze table s persistent for all");
        Assert.NotEqual("0", await Shown());
        await _store.Connector.Erase(
            Table("s", KeyField("id"), AField("email")), [new("1"), new("3")], ErasureInstruction.Delete, Cancellation);
        Assert.Equal("0", await Shown());
        await _store.Connector.Erase(Table("s", KeyField("id"), AField("email")), [new("2")], ErasureInstruction.Delete, Cancellation);
        Assert.Equal("0", await _store.Ask(
            $"select count(*) from mysql.column_stats where db_name = '{_store.Database}' and (min_value = 'b' or max_value = 'b')"));

        Task<string?> Shown() =>
            _store.Ask(
            $"select count(*) from mysql.column_stats where db_name = '{_store.Database}' and concat_ws(' ', min_value, max_value, "
                + $"histogram) like '%canary%'");
    }

    [Fact]
    public async Task Says_what_a_user_may_and_erases_nothing_when_it_may_not_see_the_statistics()
    {
        await _store.Run("create table s (id int primary key, email varchar(60)); insert into s values (1, 'a')");
        var (user, s) = ($"u{Guid.NewGuid():N}"[..20], Table("s", KeyField("id"), AField("email")));
        await _store.Run(
            $"create user {user}@'%'; grant select on {_store.Database}.* to {user}@'%'; grant delete on {_store.Database}.s to {user}@'%'"
        );
        var limited = _store.As(user);
        Assert.Equal(StoreRights.Read | StoreRights.Delete, (await limited.Describe([s], Cancellation)).Collections[s.Address].Rights);
        var failure =
            await Assert.ThrowsAsync<StepFailedException>(() => limited.Erase(s, [new("1")], ErasureInstruction.Delete, Cancellation));
        Assert.Equal(
            (ConnectorFailure.Refused, "store_under_test/s: no right to read mysql.column_stats"), (failure.Code, failure.Reference));
        Assert.Equal("1", await _store.Ask("select count(*) from s"));
        await _store.Run($"grant select on mysql.column_stats to {user}@'%'");
        Assert.Equal(1, (await limited.Erase(s, [new("1")], ErasureInstruction.Delete, Cancellation)).Deleted);
        await _store.Run($"drop user {user}@'%'");
    }
}
