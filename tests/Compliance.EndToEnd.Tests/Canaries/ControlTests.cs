using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Testing.Canaries;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.EndToEnd.Tests.Canaries;

/// <summary>A value planted in each place is found there by the search that finds no personal data: it does look.</summary>
public sealed partial class ControlTests(ShopUnderTest shop)
{
    // What begins with the system's own name is no business of reviews that run meanwhile.
    private const string Name = "compliancecontrol";

    private readonly string _planted = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 14);
    private readonly List<string> _places = [];

    [Fact]
    public async Task A_value_planted_in_any_place_is_found_there()
    {
        var inside = shop.Inside;
        var sinks = new Sinks(inside.Shop);
        var connection = inside.Shop.Stores.StorageConnectionString;
        var table = new TableClient(connection, Name);
        var container = new BlobContainerClient(connection, Name);
        var queue = new QueueClient(connection, Name);
        var files = Directory.CreateDirectory(Path.Combine(inside.Shop.Directory, Name)).FullName;
        try
        {
            await PlantRows(table);
            await PlantBlobs(container);
            await PlantMessages(queue);
            PlantFiles(files);
            await using var log = await PlantDatabases(files);
            PlantLines(inside, sinks);

            var seen = (await new CanarySearch([_planted]).In(sinks.All())).Select(sighting => sighting.Place).ToHashSet();

            Assert.Empty(_places.Except(seen));
        }
        finally
        {
            await table.DeleteAsync();
            await container.DeleteAsync();
            await queue.DeleteAsync();
            Directory.Delete(files, recursive: true);
        }
    }

    private async Task PlantRows(TableClient table)
    {
        await table.CreateAsync();
        await Add(new TableEntity("text", "1") { ["Text"] = $"before {_planted} after" });
        await Add(new TableEntity("binary", "1") { ["Bytes"] = Encoding.Unicode.GetBytes(_planted) }, ", Bytes");
        await Add(new TableEntity("compressed", "1") { ["Bytes"] = SearchTests.Gzip(Encoding.UTF8.GetBytes(_planted)) }, ", Bytes");
        await Add(new TableEntity("base64", "1") { ["Text"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{_planted}")) });
        await Add(new TableEntity("partition", _planted) { ["Text"] = "" });
        await Add(new TableEntity(_planted, "row") { ["Text"] = "" });
        await Add(new TableEntity("name", "1") { [_planted] = 1 });

        async Task Add(TableEntity row, string suffix = "")
        {
            await table.AddEntityAsync(row);
            _places.Add($"table {Name}, row {row.PartitionKey} {row.RowKey}{suffix}");
        }
    }

    private async Task PlantBlobs(BlobContainerClient container)
    {
        await container.CreateAsync();
        await Add("text", Encoding.UTF8.GetBytes(_planted));
        await Add("zip", SearchTests.Zip(Encoding.UTF8.GetBytes(_planted)));
        await Add("gzip", SearchTests.Gzip(Encoding.Unicode.GetBytes(_planted)));
        await Add("json", Encoding.UTF8.GetBytes(string.Concat(_planted.Select(unit => $"\\u{(int)unit:x4}"))));
        await Add(_planted, []);
        await Add("metadata", [], metadata: new Dictionary<string, string> { ["note"] = _planted });
        await Add("tags", [], tags: new Dictionary<string, string> { ["note"] = _planted });

        async Task Add(string name, byte[] content, Dictionary<string, string>? metadata = null, Dictionary<string, string>? tags = null)
        {
            using var body = new MemoryStream(content);
            await container.GetBlobClient(name).UploadAsync(body, new BlobUploadOptions { Metadata = metadata, Tags = tags });
            _places.Add($"blob {Name}/{name}");
        }
    }

    private async Task PlantMessages(QueueClient queue)
    {
        await queue.CreateAsync();
        foreach (var text in new[] { _planted, Convert.ToBase64String(Encoding.UTF8.GetBytes($"xx{_planted}")) })
            _places.Add($"queue {Name}, message {(await queue.SendMessageAsync(text)).Value.MessageId}");
    }

    private void PlantFiles(string files)
    {
        File.WriteAllText(Path.Combine(files, _planted), "");
        _places.Add($"file name {Path.Combine(Name, _planted)}");
        File.WriteAllText(Path.Combine(files, "content"), _planted, Encoding.BigEndianUnicode);
        _places.Add($"file {Path.Combine(Name, "content")}");
    }

    /// <returns>Keeps the log of the last database from being written into the database's file.</returns>
    private async Task<SqliteConnection> PlantDatabases(string files)
    {
        await using (await Write("plain.db", "PRAGMA journal_mode = delete"))
            _places.Add($"file {Path.Combine(Name, "plain.db")}");
        await using (await Write("utf16.db", "PRAGMA encoding = 'UTF-16le'"))
            _places.Add($"file {Path.Combine(Name, "utf16.db")}");
        // A deleted row's bytes stay in the file: that is what is searched for, not what SQL shows.
        await using (var deleted = await Write("deleted.db", "PRAGMA secure_delete = off"))
        {
            await Execute(deleted, "DELETE FROM planted");
            _places.Add($"file {Path.Combine(Name, "deleted.db")}");
        }

        _places.Add($"file {Path.Combine(Name, "log.db-wal")}");
        return await Write("log.db", "PRAGMA journal_mode = wal");

        async Task<SqliteConnection> Write(string name, string pragma)
        {
            var database = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(files, name), Pooling = false }.ToString());
            await database.OpenAsync();
            await Execute(database, pragma);
            await Execute(database, "CREATE TABLE planted (value TEXT)");
            await Execute(database, $"INSERT INTO planted VALUES ('{_planted}')");
            return database;
        }

        static async Task Execute(SqliteConnection database, string sql)
        {
            await using var command = database.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private void PlantLines(Inside inside, Sinks sinks)
    {
        Planted(inside.Services.GetRequiredService<ILoggerFactory>().CreateLogger<ControlTests>(), _planted);
        _places.Add("log");
        Console.WriteLine($"A control value of the canary test: {_planted}");
        _places.Add("console");
        sinks.Answered($$"""{"value":"{{_planted}}"}""");
        _places.Add("answers");
    }

    [LoggerMessage(Level = LogLevel.Trace, Message = "A control value: {Value}")]
    private static partial void Planted(ILogger log, string value);
}
