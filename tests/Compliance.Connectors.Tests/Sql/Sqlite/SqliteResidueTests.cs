using System.Globalization;
using System.Text;
using Compliance.Testing.Connectors;
using Compliance.Workflows;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

/// <summary>After an erasure, the raw bytes of the database's files are searched for what was erased.</summary>
public sealed class SqliteResidueTests
{
    private const string Canary = "CANARY-0451";

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task Leaves_no_byte_of_deleted_rows_although_their_writer_left_copies(string journal)
    {
        await using var store = await Filled(journal);
        Assert.NotEqual(0, Occurrences(store));
        await store.Connector.Erase(store.Collection, await Canaries(store), ErasureInstruction.Delete, default);
        Assert.Equal(0, Occurrences(store));
        Assert.NotEqual(0, Occurrences(store, "control-"));
    }

    [Fact]
    public async Task Leaves_no_byte_of_masked_values()
    {
        await using var store = await Filled("wal");
        string[] paths = ["email", "note", "profile.city"];
        var masks = new ErasureInstruction.MaskFields([.. paths.Select(path => new FieldMask(path, new HashMasking()))]);
        await store.Connector.Erase(store.Collection, await Canaries(store), masks, default);
        Assert.Equal(0, Occurrences(store));
    }

    [Fact]
    public async Task Needs_no_rewriting_of_the_file_where_every_writer_deletes_securely()
    {
        await using var store = await Filled("wal", secure: true, vacuum: false);
        Assert.NotEqual(0, Occurrences(store));
        await store.Connector.Erase(store.Collection, await Canaries(store), ErasureInstruction.Delete, default);
        Assert.Equal(0, Occurrences(store));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writes_the_file_anew_only_where_the_settings_let_it(bool vacuum)
    {
        await using var store = await Filled("delete", vacuum: vacuum);
        var before = await Pages();
        await store.Connector.Erase(store.Collection, await Canaries(store), ErasureInstruction.Delete, default);
        Assert.Equal(vacuum, await Pages() < before);

        async Task<int> Pages() => int.Parse((await store.Ask("pragma page_count"))!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Cleans_up_on_the_second_run_when_the_first_was_cut_off_after_its_deletion()
    {
        await using var store = await Filled("wal");
        var keys = await Canaries(store);
        store.Execute($"delete from \"orders \"\"of\"\" people\" where customer = 'c-canary'");
        Assert.NotEqual(0, Occurrences(store));
        Assert.Equal(keys.Count, (await store.Connector.Erase(store.Collection, keys, ErasureInstruction.Delete, default)).AlreadyGone);
        Assert.Equal(0, Occurrences(store));
    }

    [Fact]
    public async Task Erases_side_by_side_and_leaves_nothing()
    {
        await using var store = await Filled("wal");
        var keys = await Canaries(store);
        var outcomes = await Task.WhenAll(keys.Chunk(10).Select(some =>
            Task.Run(() => store.Connector.Erase(store.Collection, some, ErasureInstruction.Delete, default))));
        Assert.Equal(keys.Count, outcomes.Sum(outcome => outcome.Deleted));
        Assert.Equal(0, Occurrences(store));
    }

    [Fact]
    public async Task Is_not_done_while_a_reader_keeps_the_log_and_is_done_afterwards()
    {
        await using var store = await Filled("wal");
        var keys = await Canaries(store);
        var impatient = store.WithRetries(seconds: 1);
        using (var reader = store.Open())
        {
            using var snapshot = reader.BeginTransaction(deferred: true);
            using var command = reader.CreateCommand();
            command.CommandText = "select count(*) from sqlite_master";
            command.ExecuteScalar();
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                impatient.Erase(store.Collection, keys, ErasureInstruction.Delete, default));
            Assert.Equal(FailureCode.StoreUnavailable, failure.Code);
        }

        Assert.Equal(keys.Count, (await impatient.Erase(store.Collection, keys, ErasureInstruction.Delete, default)).AlreadyGone);
        Assert.Equal(0, Occurrences(store));
    }

    private static async Task<List<RowKey>> Canaries(SqliteStore store) =>
        [.. (await store.Connector.Find(store.Collection, new Selector(new FieldMatch("customer", ["c-canary"])), [], default)
            .ToListAsync()).Select(row => row.Key)];

    // Random keys and sizes split pages, and updates move rows: that is what leaves copies in the gaps of pages.
    private static async Task<SqliteStore> Filled(string journal, bool secure = false, bool vacuum = true)
    {
        var store = new SqliteStore(vacuum);
        var random = new Random(11);
        var rows = Enumerable.Range(0, 3000).Select(each =>
        {
            var (customer, mark) = each % 40 == 3 ? ("c-canary", Canary) : ($"c{each % 97}", "control-");
            return new ContractRow(
                $"{random.NextInt64():x}", customer, $"{mark}@b.example", mark + new string('n', random.Next(10, 700)), mark + "-city");
        });
        store.Execute($"pragma journal_mode = {journal}");
        await store.Put([.. rows], $"pragma secure_delete = {(secure ? "on" : "off")}");
        return store;
    }

    private static int Occurrences(SqliteStore store, string text = Canary)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return new[] { "", "-wal", "-journal", "-shm" }.Select(ending => store.File + ending).Where(File.Exists).Sum(path =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var count = 0;
            for (var rest = bytes.AsSpan(); rest.IndexOf(wanted) is >= 0 and var at; rest = rest[(at + 1)..])
                count++;
            return count;
        });
    }
}
