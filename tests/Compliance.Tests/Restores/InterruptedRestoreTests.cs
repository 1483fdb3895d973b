using System.Text.Json;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Restores;

/// <summary>A pass over rows that came back is cut off, before or after what a store did. A later pass tells of each row once.</summary>
public sealed class InterruptedRestoreTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance: {connections: {db: {kind: sql}}}
        dataset:
        - fides_key: db
          compliance: {connection: db}
          collections:
          - name: people
            compliance: {retention: {period: P10Y, from: since}}
            fields:
            - {name: mail, data_categories: [user.contact.email], fides_meta: {primary_key: true, identity: email}}
            - {name: since, data_categories: [system.operations]}
          - name: letters
            fields:
            - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
            - name: owner
              data_categories: [user.contact.email]
              fides_meta: {references: [{dataset: db, field: people.mail, direction: from}]}
        """;

    [Theory]
    [InlineData("Erase")]
    [InlineData("Erased")]
    public async Task Wherever_a_pass_is_cut_off_the_log_tells_of_each_row_once(string where)
    {
        await using var bench = await DomainBench.Start(azurite, Map);
        var (told, wasCut, at) = (0L, true, 0);
        for (; wasCut; at++)
        {
            var people = await EraseAndRestore(bench, at);
            wasCut = await CutOff(bench, where, at);
            Pass(bench, RestorePasses.Longest);
            await Reconcile(bench);

            Assert.Empty(bench.Stores["db"].Rows("db.people"));
            Assert.Empty(bench.Stores["db"].Rows("db.letters"));
            var rows = ToldRows(bench);
            Assert.Equal((people * 4) + told, rows);
            told = rows;
            Assert.Empty(await bench.Get<IRestoreJournal>().List(default).ToListAsync());
        }

        Assert.InRange(at, 3, 20);
    }

    [Fact]
    public async Task A_pass_that_may_still_be_at_work_is_not_told_by_another_one()
    {
        await using var bench = await DomainBench.Start(azurite, Map);
        await EraseAndRestore(bench, 0);
        await CutOff(bench, "Erased", 0);
        await Reconcile(bench);
        Assert.NotEmpty(await bench.Get<IRestoreJournal>().List(default).ToListAsync());

        Pass(bench, RestorePasses.Longest);
        await Reconcile(bench);
        Assert.Equal(8, ToldRows(bench));
    }

    [Fact]
    public async Task Rows_of_a_store_that_does_not_answer_are_told_of_once_it_does()
    {
        await using var bench = await DomainBench.Start(azurite, Map);
        await EraseAndRestore(bench, 0);
        await CutOff(bench, "Erased", 1);
        Pass(bench, RestorePasses.Longest);
        bench.Stores["db"].IsDown = true;
        await Reconcile(bench);
        Assert.Equal(0, ToldRows(bench));

        bench.Stores["db"].IsDown = false;
        Pass(bench, Duration.FromDays(1));
        await Reconcile(bench);
        Assert.Equal(8, ToldRows(bench));
    }

    [Fact]
    public async Task More_things_than_one_entry_takes_are_told_in_several()
    {
        await using var bench = await DomainBench.Start(azurite, Map);
        var journal = bench.Get<IRestoreJournal>();
        for (var n = 0; n < 250; n++)
            await journal.Save(new(Guid.Empty, bench.Clock.GetCurrentInstant(), $"the binding of request {n}", "removed again"), default);
        Pass(bench, RestorePasses.Longest);
        await Reconcile(bench);

        var told = Told(bench);
        Assert.Equal([100, 100, 50], told.Select(entry => entry.Count));
        Assert.Equal(250, told.SelectMany(entry => entry).Distinct().Count());
    }

    /// <summary>Two people with three letters each are erased, and a backup brings their rows back.</summary>
    /// <returns>How many people.</returns>
    private static async Task<int> EraseAndRestore(DomainBench bench, int round)
    {
        string[] people = [$"ada{round}@example.org", $"bob{round}@example.org"];
        var letters = people
            .SelectMany(mail => Enumerable.Range(0, 3).Select(_ => $$"""{"id":"{{Guid.NewGuid()}}","owner":"{{mail}}"}"""))
            .ToList();
        Fill();
        foreach (var mail in people)
        {
            var id = await bench.Receive(Right.Erasure, ("email", mail));
            var input = new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms);
            Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(bench.Context(id), input));
        }

        Assert.Empty(bench.Stores["db"].Rows("db.letters"));
        Fill();
        return people.Length;

        void Fill()
        {
            bench
                .Stores["db"]
                .Add("db.people", people.Select(mail => $$"""{"mail":"{{mail}}","since":"2024-05-01"}"""))
                .Add("db.letters", letters);
        }
    }

    /// <summary>Ends the process, as it were, at the call with this number that erases.</summary>
    /// <returns>Whether it came to that.</returns>
    private static async Task<bool> CutOff(DomainBench bench, string where, int at)
    {
        using var stop = new CancellationTokenSource();
        var (store, calls) = (bench.Stores["db"], 0);
        store.Before = (operation, _) => Count(operation == where);
        store.Erased = _ => Count(where == "Erased");
        try
        {
            await bench.Get<Reconciliation>().Run(bench.Clock.GetCurrentInstant(), stop.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            store.Before = (_, _) => { };
            store.Erased = _ => { };
        }

        void Count(bool counts)
        {
            if (!counts || calls++ != at)
                return;
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    private static void Pass(DomainBench bench, Duration time)
    {
        bench.Clock.Advance(time);
        bench.Time.SetUtcNow(bench.Clock.GetCurrentInstant().ToDateTimeOffset());
    }

    private static Task Reconcile(DomainBench bench) => bench.Get<Reconciliation>().Run(bench.Clock.GetCurrentInstant(), default);

    private static long ToldRows(DomainBench bench) => Told(bench).SelectMany(entry => entry)
        .Sum(line => long.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What came back, by entry of the log, the largest first.</summary>
    private static IReadOnlyList<List<string>> Told(DomainBench bench) =>
        [
            .. bench
                .Log.Index.Entries.Values.SelectMany(receipt => receipt.Entries)
                .Select(entry => JsonDocument.Parse(entry.Statement).RootElement)
                .Where(statement => statement.TryGetProperty("kind", out var kind) && kind.GetString() == "restored")
                .Select(statement => statement.GetProperty("what").Deserialize<List<string>>()!)
                .OrderByDescending(lines => lines.Count),
        ];
}
