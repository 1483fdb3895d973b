using Compliance.Cli.Tests.Maps;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Testing.MariaDb;
using Compliance.Testing.Postgres;
using NodaTime;

namespace Compliance.Cli.Tests.PublicSchemas;

/// <summary>
/// Databases that others made for other purposes, from the first draft of a map to an erasure and a sweep. What the host says is held
/// against every row of every table.
/// </summary>
public sealed class PublicSchemaTests(PostgresFixture postgres)
{
    private const int MaxEdits = 10;

    private static readonly PublicShop Chinook = new()
    {
        Customers = "Customer", CustomerKey = "CustomerId", Personal = ["FirstName", "LastName", "Address", "Phone", "Email"],
        Invoices = "Invoice", InvoiceKey = "InvoiceId", InvoiceDate = "InvoiceDate", Lines = "InvoiceLine",
        Customer = "2", Cut = new(2023, 7, 13),
    };

    [Fact]
    public async Task Chinook_on_PostgreSql_is_drafted_read_corrected_erased_and_swept()
    {
        var script = PublicScripts.Read("chinook/Chinook_PostgreSql.sql", after: "\\c chinook;");
        await using var database = await PublicDatabase.Postgres(postgres.ConnectionString, script);

        await IsServed(database, new()
        {
            Customers = "customer", CustomerKey = "customer_id", Personal = ["first_name", "last_name", "address", "phone", "email"],
            Invoices = "invoice", InvoiceKey = "invoice_id", InvoiceDate = "invoice_date", Lines = "invoice_line",
            Customer = Chinook.Customer, Cut = Chinook.Cut,
        });
    }

    [Fact]
    public async Task Chinook_on_MariaDb_is_drafted_read_corrected_erased_and_swept()
    {
        var script = PublicScripts.Read("chinook/Chinook_MySql.sql", after: "USE `Chinook`;");
        await using var server = new MariaDbFixture();
        await server.InitializeAsync();
        await using var database = await PublicDatabase.MariaDb(server.ConnectionString, script);

        await IsServed(database, Chinook);
    }

    [Fact]
    public async Task Northwind_on_Sqlite_is_drafted_read_corrected_erased_and_swept()
    {
        await using var database = await PublicDatabase.Sqlite(PublicScripts.Read("northwind/create.sql"));

        await IsServed(database, new()
        {
            Customers = "Customers", CustomerKey = "CustomerID", Personal = ["CompanyName", "ContactName", "Address", "Phone", "Fax"],
            Invoices = "Orders", InvoiceKey = "OrderID", InvoiceDate = "OrderDate", Lines = "Order Details",
            Customer = "AROUT", Cut = new(1997, 6, 28),
        });
    }

    private static async Task IsServed(PublicDatabase database, PublicShop shop)
    {
        var folder = Directory.CreateTempSubdirectory("compliance-public-map-").FullName;
        try
        {
            var map = Path.Combine(folder, "datamap.yml");
            await File.WriteAllTextAsync(map, Mapped(database, shop));
            var check = Answer.To(["map", "check", map, .. Store(database)]);
            Assert.True(check.Code == 0 && check.Output.Contains("0 findings block erasures", StringComparison.Ordinal), check.All);
            var story = new PublicStory(database, shop);
            await using var host = await PublicHost.Start(map, database.Settings);

            await story.AccessShowsEveryRow(host);
            await story.RectificationChangesOneValue(host);
            await story.ErasureKeepsWhatTheLawKeeps(host);
            await story.SweepErasesWhatHasExpired(host);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Store(PublicDatabase database) =>
        ["--connection", "shop", "--provider", database.Settings.Provider!, "--connection-string", database.Settings.ConnectionString!];

    /// <summary>The drafted map with the lines that a person writes.</summary>
    private static string Mapped(PublicDatabase database, PublicShop shop)
    {
        var draft = Answer.To(["map", "draft", .. Store(database)]);
        Assert.True(draft.Code == 0 && draft.Error.Length == 0, draft.All);
        var edits = shop.Edits(DateOnly.FromDateTime(SystemClock.Instance.GetCurrentInstant().ToDateTimeUtc()));
        Assert.InRange(edits.Count, 1, MaxEdits);
        var lines = draft.Output.Split('\n');
        foreach (var (old, better) in edits)
        {
            Assert.DoesNotContain('\n', better);
            Assert.True(lines.Count(line => line == old) == 1, $"The draft has no line, or several: {old}\n{draft.Output}");
            lines[Array.IndexOf(lines, old)] = better;
        }

        return string.Join('\n', lines);
    }
}
