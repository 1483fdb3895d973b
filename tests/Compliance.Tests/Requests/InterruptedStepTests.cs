using System.Text.Json;
using Compliance.Connectors;
using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests;

/// <summary>A host that is killed inside a step of an erasure: afterwards the account still has each row once.</summary>
public sealed class InterruptedStepTests(AzuriteFixture azurite)
{
    private const string Killed = "killed";

    private static string Books(string invoices) => $$"""
        compliance: {connections: {books: {kind: sql, backups: P30D} } }
        dataset:
        - fides_key: books
          compliance: {connection: books}
          collections:
          - name: accounts
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number} }
          - name: "{{invoices}}"
            compliance:
              retention: {period: P10Y, from: issued, ground: legal_obligation, keep: [amount]}
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true} }
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number} }
            - {name: issued, data_categories: [system.operations]}
            - {name: amount, data_categories: [user.financial], compliance: {sealed: true} }
        """;

    [Fact]
    public async Task Rows_that_a_store_erased_right_before_the_host_was_killed_count_as_deleted()
    {
        await using var bench = await SmallShop.Open(azurite);
        var orders = bench.Map.Find("sales.orders")!;
        var sales = bench.Stores["sales"];
        KillAfter(sales, "sales.orders", () => sales.Erase(orders, [new RowKey("o1")], ErasureInstruction.Delete, default));
        var account = await EraseDespiteBeingKilled(bench, await bench.Receive(Right.Erasure, ("customer_number", "C-1")));

        Assert.Equal(1, account.Where(line => line is { Subject: "sales.orders", Fact: "deleted" }).Sum(line => line.Count));
        Assert.DoesNotContain(account, line => line is { Subject: "sales.orders", Fact: "already gone" });
    }

    [Fact]
    public async Task Late_rows_that_a_store_erased_right_before_the_host_was_killed_count_as_deleted()
    {
        await using var bench = await SmallShop.Open(azurite);
        var sales = bench.Stores["sales"];
        var isWritten = false;
        Task Around(string step, bool after)
        {
            if (step != "SweepAgain" || after || isWritten)
                return Task.CompletedTask;
            isWritten = true;
            sales.Add("sales.orders", """{"id":"late","account":"C-1"}""");
            KillAfter(
                sales,
                "sales.orders",
                () => sales.Erase(bench.Map.Find("sales.orders")!, [new RowKey("late")], ErasureInstruction.Delete, default));
            return Task.CompletedTask;
        }

        var account = await EraseDespiteBeingKilled(bench, await bench.Receive(Right.Erasure, ("customer_number", "C-1")), Around);

        Assert.Equal(2, account.Where(line => line is { Subject: "sales.orders", Fact: "deleted" }).Sum(line => line.Count));
    }

    [Theory]
    [InlineData("invoices")]
    [InlineData("invoices/2024")]
    public async Task Values_that_were_resealed_before_the_host_was_killed_are_counted(string invoices)
    {
        await using var bench = await DomainBench.Start(azurite, Books(invoices));
        var id = await Keep(bench, invoices);
        var writes = 0;
        bench.Stores["books"].Before = (operation, _) =>
        {
            if (operation != "Erase" || ++writes != 2)
                return;
            throw new InvalidOperationException(Killed);
        };

        var account = await EraseDespiteBeingKilled(bench, id);

        Assert.Equal(2, Assert.Single(account, line => line.Fact == "resealed under the ground's key").Count);
    }

    [Fact]
    public async Task A_store_that_nothing_is_configured_for_any_more_stops_an_erasure_before_what_it_retains_is_lost()
    {
        await using var bench = await DomainBench.Start(azurite, Books("invoices"));
        var id = await Keep(bench, "invoices");
        await bench.Run(SubjectActivities.Locate, id);
        bench.Stores.Remove("books");

        var failed = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(ErasureActivities.Reseal, id));

        Assert.Equal(("connection-not-configured", "books"), (failed.Code, failed.Reference));
    }

    /// <summary>The store does the work, and the host dies before it hears of it.</summary>
    private static void KillAfter(Testing.Connectors.MemoryStore store, string collection, Func<Task> work) =>
        store.Before = (operation, address) =>
        {
            if (operation != "Erase" || address.ToString() != collection)
                return;
            store.Before = (_, _) => { };
            work().GetAwaiter().GetResult();
            throw new InvalidOperationException(Killed);
        };

    private static async Task<IReadOnlyList<JournalLine>> EraseDespiteBeingKilled(
        DomainBench bench, string id, Func<string, bool, Task>? around = null)
    {
        List<string> journal = [];
        var input = new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms);
        var killed = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ErasureWorkflow.Run(bench.Context(id, around, journal: journal), input));
        Assert.Equal(Killed, killed.Message);
        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(bench.Context(id, journal: journal), input));
        return await bench.Get<IProcessingJournal>().Read(id, default);
    }

    private static async Task<string> Keep(DomainBench bench, string invoices)
    {
        var subject = await bench.Get<ISubjectDirectory>().Register([("customer_number", Personal.Of("C-1"))], default);
        bench.Stores["books"].Add("books.accounts", """{"number":"C-1"}""");
        foreach (var row in new[] { "i1", "i2" })
        {
            var address = new RecordAddress($"books.{invoices}", row, "amount");
            var text = await bench.Get<SubjectProtector>().SealText(subject, address, "1234", default);
            bench
                .Stores["books"]
                .Add(
                    $"books.{invoices}",
                    JsonSerializer.Serialize(
                        new
                        {
                            id = row,
                            number = "C-1",
                            issued = "2026-11-20T00:00:00Z",
                            amount = text,
                        }
                    ));
        }

        return await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
    }
}
