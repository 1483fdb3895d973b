using System.Text.Json;
using Compliance.Evidence;
using Compliance.Findings;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Attacks;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Restores;

/// <summary>
/// After an erasure, rows of the same person are in a store again: brought back by a restore, or because the person came back. The old
/// fence erases what came back, and never what is new; where nothing tells, a person is asked.
/// </summary>
public sealed class ReturningCustomerTests(AzuriteFixture azurite)
{
    private const string Account = """{"number":"C-1","email":"ada@example.org"}""";
    private const string Letter = """{"id":"t1","account":"C-1"}""";

    /// <summary>Accounts and their orders under whole numbers, people under their addresses, each with a time.</summary>
    private const string DatedMap = """
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
          - name: orders
            fields:
            - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
            - {name: buyer, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: friend, data_categories: [user.contact.email], fides_meta: {identity: email}}
        """;

    /// <summary>Invoices that the law keeps for a year, and their lines, which are kept as long as their invoice.</summary>
    private const string FollowingMap = """
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
          - name: invoices
            compliance: {retention: {period: P1Y, from: issued, ground: legal_obligation, law: AO § 147}}
            fields:
            - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
            - {name: buyer, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: issued, data_categories: [system.operations]}
          - name: lines
            compliance: {retention: {with: invoices}}
            fields:
            - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
            - name: invoice
              data_categories: [user.behavior]
              fides_meta: {references: [{dataset: db, field: invoices.id, direction: from}]}
        """;

    [Theory]
    [InlineData(1, "")]
    [InlineData(6, "")]
    [InlineData(30, "")]
    [InlineData(1, ", backups: P7D")]
    [InlineData(6, ", backups: P7D")]
    [InlineData(30, ", backups: P7D")]
    public async Task Who_comes_back_under_the_same_number_is_not_erased_again(int days, string backups)
    {
        await using var bench = await Erased(backups);
        Pass(bench, days);
        await FenceExpiry.Timer.Fire(bench.Services, default, default);
        var again = await bench.Enrol("C-1", "ada@example.org");
        await bench.Get<SubjectProtector>().SealText(again, new RecordAddress("crm.accounts", "C-1", "name"), "Ada", default);
        bench.Stores["crm"].Add("crm.accounts", Account).Add("crm.letters", """{"id":"t2","account":"C-1"}""");

        await Reconcile(bench);
        await IsLeftAlone(bench);
        Assert.Equal(KeyPresence.Present, await bench.Vault.Probe((await bench.Get<ISubjectKeyStore>().Find(again))!.KeyName));
        Assert.Contains(Account, bench.Stores["crm"].Rows("crm.accounts"));
        Assert.Single(bench.Stores["crm"].Rows("crm.letters"));
        Assert.Equal(0, await bench.Leaves(EntryKind.Restored));
    }

    /// <summary>The whole database of the day before: what refers to the person's rows came back with them.</summary>
    [Fact]
    public async Task A_database_that_was_restored_is_erased_again_with_everything_that_refers_to_the_person()
    {
        await using var bench = await Erased();
        Pass(bench, 3);
        bench.Stores["crm"].Add("crm.accounts", Account).Add("crm.letters", Letter);
        bench.Stores["sales"].Add("sales.orders", """{"id":"o1","account":"C-1"}""").Add("sales.lines", """{"id":"l1","order":"o1"}""");

        await Reconcile(bench);
        await IsLeftAlone(bench);
        foreach (
            var (store, rows) in new[]
            {
                ("crm", "crm.accounts"),
                ("crm", "crm.letters"),
                ("sales", "sales.orders"),
                ("sales", "sales.lines"),
            }
        )
            Assert.DoesNotContain(
                bench.Stores[store].Rows(rows),
                row => row.Contains("C-1", StringComparison.Ordinal) || row.Contains("l1", StringComparison.Ordinal));
        Assert.Contains("""{"id":"o2","account":"C-2"}""", bench.Stores["sales"].Rows("sales.orders"));
        Assert.Equal(1, await bench.Leaves(EntryKind.Restored));
    }

    [Fact]
    public async Task Of_a_customer_who_came_back_and_a_database_that_was_restored_the_old_rows_go_and_the_new_ones_stay()
    {
        await using var bench = await Erased();
        Pass(bench, 3);
        var again = await bench.Enrol("C-1", "ada@example.org");
        await bench.Get<SubjectProtector>().SealText(again, new RecordAddress("crm.accounts", "C-1", "name"), "Ada", default);
        bench.Stores["crm"].Add("crm.accounts", Account).Add("crm.letters", Letter, """{"id":"t9","account":"C-1"}""");

        await Reconcile(bench);
        Assert.Empty(bench.Started.Inputs);
        Assert.Equal(["""{"id":"t9","account":"C-1"}"""], bench.Stores["crm"].Rows("crm.letters"));
        Assert.Equal(KeyPresence.Present, await bench.Vault.Probe((await bench.Get<ISubjectKeyStore>().Find(again))!.KeyName));

        // The account has the same key before and after: which of the two it is, a person says.
        Assert.Contains(Account, bench.Stores["crm"].Rows("crm.accounts"));
        Assert.Equal("crm.accounts", Assert.Single(await Findings(bench, RestoreFindings.RestoreUndecided)).Where);
    }

    [Fact]
    public async Task Where_nothing_tells_a_person_is_asked_once_in_the_log_and_nothing_is_erased()
    {
        await using var bench = await Erased();
        bench.Stores["crm"].Add("crm.accounts", Account);
        for (var day = 0; day < 3; day++)
        {
            Pass(bench, 1);
            await Reconcile(bench);
            Assert.Contains(
                "1 rows name the person",
                Assert.Single(await Findings(bench, RestoreFindings.RestoreUndecided)).Detail,
                StringComparison.Ordinal);
        }

        Assert.Contains(Account, bench.Stores["crm"].Rows("crm.accounts"));
        Assert.Empty(bench.Started.Inputs);
        Assert.Equal(1, await bench.Leaves(EntryKind.Restored));

        // The person enrols the customer: nobody is asked again.
        await bench.Enrol("C-1", "ada@example.org");
        Pass(bench, 1);
        await Reconcile(bench);
        Assert.Empty(await Findings(bench, RestoreFindings.RestoreUndecided));
    }

    [Fact]
    public async Task Where_an_operator_says_that_a_store_was_restored_it_is_searched_at_the_next_start_once()
    {
        var settings = new Dictionary<string, string?> { ["Compliance:Restores:Stores:crm"] = "2026-11-26T08:00:00Z" };
        await using var bench = await SmallShop.Open(azurite, settings: settings);
        await Erase(bench, ("customer_number", "C-1"));
        Pass(bench, 3);
        bench.Stores["crm"].Add("crm.accounts", """{"number":" ","email":"eve@example.org"}""", Account);
        var scans = 0;
        foreach (var store in bench.Stores.Values)
            store.Before = (operation, _) => scans += operation == "Scan" ? 1 : 0;

        await bench.Get<Reconciliation>().RunAtStart(default);
        Assert.DoesNotContain(Account, bench.Stores["crm"].Rows("crm.accounts"));
        Assert.InRange(scans, 1, 2);
        var first = scans;
        await bench.Get<Reconciliation>().RunAtStart(default);
        Assert.Equal(first, scans);
    }

    /// <summary>The setting stays where it is: what appears after the search that it asked for came with no restore.</summary>
    [Fact]
    public async Task An_operators_word_counts_for_the_search_that_follows_the_restore_and_for_erasures_before_it()
    {
        var settings = new Dictionary<string, string?> { ["Compliance:Restores:Stores:crm"] = "2026-11-26T08:00:00Z" };
        await using var bench = await SmallShop.Open(azurite, settings: settings);
        await Erase(bench, ("customer_number", "C-1"));
        Pass(bench, 4);
        await bench.Get<Reconciliation>().RunAtStart(default);
        await Erase(bench, ("customer_number", "C-2"));
        Pass(bench, 20);

        bench.Stores["crm"].Add("crm.accounts", Account, """{"number":"C-2","email":"bob@example.org"}""");
        await bench.Get<Reconciliation>().RunAtStart(default);
        await Reconcile(bench);
        Assert.Equal(2, bench.Stores["crm"].Rows("crm.accounts").Count);
        Assert.Equal(2, (await Findings(bench, RestoreFindings.RestoreUndecided)).Count);
    }

    [Theory]
    [InlineData("2026-11-01T10:00:00Z", false, false)]
    [InlineData("2026-12-01T10:00:00Z", true, false)]
    [InlineData("2026-11-23T08:00:00Z", true, true)]
    [InlineData("no time", true, true)]
    public async Task The_rows_own_time_decides_where_it_is_clearly_before_or_after_the_erasure(string since, bool stays, bool asked)
    {
        await using var bench = await DatedShop();
        await Erase(bench, ("email", "ada@example.org"));
        Pass(bench, 20);
        bench.Stores["db"].Add("db.people", $$"""{"mail":"ada@example.org","since":"{{since}}"}""");
        await Reconcile(bench);
        Assert.Equal(stays ? 1 : 0, bench.Stores["db"].Rows("db.people").Count);
        Assert.Equal(asked ? 1 : 0, (await Findings(bench, RestoreFindings.RestoreUndecided)).Count);
        Assert.Empty(bench.Started.Inputs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(30)]
    public async Task An_address_that_is_a_tables_key_comes_back_as_a_number_does(int days)
    {
        await using var bench = await DatedShop();
        await Erase(bench, ("email", "ada@example.org"));
        Pass(bench, days);
        await bench
            .Get<Compliance.Subjects.ISubjectDirectory>()
            .Register([("email", Compliance.Subjects.Personal.Of("Ada@Example.org"))], default);
        bench.Stores["db"].Add("db.people", """{"mail":"ada@example.org"}""").Add("db.orders", """{"id":8,"buyer":"ada@example.org"}""");
        await Reconcile(bench);
        await IsLeftAlone(bench);
        Assert.Single(bench.Stores["db"].Rows("db.people"));
        Assert.Single(bench.Stores["db"].Rows("db.orders"), row => row.Contains("ada", StringComparison.Ordinal));
    }

    /// <summary>A store may give the number of a deleted row to the next one.</summary>
    [Fact]
    public async Task A_whole_number_that_an_erased_row_had_erases_nothing_by_itself()
    {
        await using var bench = await DatedShop();
        await Erase(bench, ("email", "ada@example.org"));
        Pass(bench, 6);
        bench.Stores["db"].Add("db.orders", """{"id":7,"buyer":"ada@example.org"}""");
        await Reconcile(bench);
        Assert.Contains("""{"id":7,"buyer":"ada@example.org"}""", bench.Stores["db"].Rows("db.orders"));
        Assert.Single(await Findings(bench, RestoreFindings.RestoreUndecided));
    }

    [Fact]
    public async Task A_row_that_is_older_shows_that_its_store_was_restored_and_then_numbers_and_identities_count()
    {
        await using var bench = await DatedShop();
        await Erase(bench, ("email", "ada@example.org"));
        Pass(bench, 6);
        bench
            .Stores["db"]
            .Add("db.people", """{"mail":"ada@example.org","since":"2024-05-01"}""")
            .Add("db.orders", """{"id":7,"buyer":"ada@example.org"}""");
        await Reconcile(bench);
        Assert.DoesNotContain(
            bench.Stores["db"].Rows("db.people").Concat(bench.Stores["db"].Rows("db.orders")),
            row => row.Contains("ada", StringComparison.Ordinal));
        Assert.Empty(await Findings(bench, RestoreFindings.RestoreUndecided));
    }

    [Fact]
    public async Task Rows_that_came_back_and_follow_others_are_kept_as_long_as_those_and_otherwise_go_again()
    {
        await using var bench = await DomainBench.Start(azurite, FollowingMap);
        const string Person = """{"mail":"ada@example.org","since":"2024-05-01"}""";
        const string Old = """{"id":1,"buyer":"ada@example.org","issued":"2020-01-02"}""";
        const string Kept = """{"id":2,"buyer":"ada@example.org","issued":"2026-11-20"}""";
        bench.Stores["db"].Add("db.people", Person).Add("db.invoices", Old, Kept)
            .Add("db.lines", """{"id":11,"invoice":1}""", """{"id":12,"invoice":2}""");
        await Erase(bench, ("email", "ada@example.org"));
        Assert.Equal(["""{"id":12,"invoice":2}"""], bench.Stores["db"].Rows("db.lines"));

        Pass(bench, 6);
        bench.Stores["db"].Add("db.people", Person).Add("db.invoices", Old).Add("db.lines", """{"id":11,"invoice":1}""");
        await Reconcile(bench);
        Assert.Empty(bench.Stores["db"].Rows("db.people"));
        Assert.Equal([Kept], bench.Stores["db"].Rows("db.invoices"));
        Assert.Equal(["""{"id":12,"invoice":2}"""], bench.Stores["db"].Rows("db.lines"));
    }

    [Fact]
    public async Task A_row_with_another_key_of_someone_whom_nobody_enrolled_again_is_asked_about()
    {
        await using var bench = await Erased();
        Pass(bench, 6);
        bench.Stores["crm"].Add("crm.letters", """{"id":"t2","account":"C-1"}""");
        await Reconcile(bench);
        Assert.Single(bench.Stores["crm"].Rows("crm.letters"));
        Assert.Equal("crm.letters", Assert.Single(await Findings(bench, RestoreFindings.RestoreUndecided)).Where);
    }

    [Fact]
    public async Task A_row_that_names_somebody_else_too_and_was_not_the_erased_ones_is_neither_erased_nor_asked_about()
    {
        await using var bench = await DatedShop();
        await Erase(bench, ("email", "ada@example.org"));
        Pass(bench, 6);
        bench.Stores["db"].Add("db.orders", """{"id":90,"buyer":"bob@example.org","friend":"ada@example.org"}""");
        await Reconcile(bench);
        await IsLeftAlone(bench);
        Assert.Contains("""{"id":90,"buyer":"bob@example.org","friend":"ada@example.org"}""", bench.Stores["db"].Rows("db.orders"));
    }

    [Fact]
    public async Task A_new_customer_with_an_erased_ones_address_is_left_alone()
    {
        await using var bench = await Erased();
        bench.Stores["crm"].Add("crm.accounts", """{"number":"C-9","email":"ada@example.org"}""");
        await Reconcile(bench);
        await IsLeftAlone(bench);
    }

    [Fact]
    public async Task Who_has_thousands_of_rows_is_recognised_by_each_of_them()
    {
        await using var bench = await SmallShop.Open(azurite);
        List<string> letters = [.. Enumerable.Range(0, 1_100).Select(n => $$"""{"id":"t{{n}}","account":"C-1"}""")];
        bench.Stores["crm"].Add("crm.letters", letters);
        await Erase(bench, ("customer_number", "C-1"));
        Assert.Empty(bench.Stores["crm"].Rows("crm.letters"));
        bench.Stores["crm"].Add("crm.letters", letters);
        Pass(bench, 1);
        await Reconcile(bench);
        Assert.Empty(bench.Stores["crm"].Rows("crm.letters"));
    }

    /// <summary>Blanks are no values; what can be no identity is counted, and keeps no other row from being found.</summary>
    [Theory]
    [InlineData("\" \"", 0)]
    [InlineData("\"\"", 0)]
    [InlineData("null", 0)]
    [InlineData("{\"odd\":1}", 0)]
    [InlineData("\"\\ud800\"", 1)]
    [InlineData("[\"\\ud800\",\"C-1\"]", 1)]
    public async Task A_row_that_can_name_nobody_keeps_no_other_from_being_found(string dirty, int counted)
    {
        await using var bench = await Erased();
        Pass(bench, 1);
        bench.Stores["crm"].Add("crm.letters", $$"""{"id":"t7","account":{{dirty}}}""", Letter);
        await Reconcile(bench);
        var left = await bench.Stores["crm"].Scan(bench.Map.Find("crm.letters")!, [], default).Select(row => row.Key.Value).ToListAsync();
        Assert.Equal(["t7"], left);
        var found = await Findings(bench, RestoreFindings.UnreadableIdentity);
        Assert.Equal(counted, found.Count);
        Assert.All(found, each => Assert.Equal(("crm.letters", $"{counted}"), (each.Where, each.Detail.Split(' ')[0])));
        await bench.Get<Reconciliation>().RunAtStart(default);
    }

    [Fact]
    public async Task A_phone_number_without_a_digit_names_nobody_and_is_counted()
    {
        await using var bench = await DomainBench.Start(
            azurite, DatedMap.Replace("identity: email", "identity: phone", StringComparison.Ordinal));
        bench.Stores["db"].Add("db.people", """{"mail":"+49 30 1234"}""");
        await Erase(bench, ("phone", "+49 30 1234"));
        Pass(bench, 20);
        bench.Stores["db"].Add("db.people", """{"mail":"n/a"}""", """{"mail":"0049 30 1234","since":"2020-01-01"}""");
        await Reconcile(bench);
        Assert.Equal(["""{"mail":"n/a"}"""], bench.Stores["db"].Rows("db.people"));
        Assert.StartsWith(
            "1 values", Assert.Single(await Findings(bench, RestoreFindings.UnreadableIdentity)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_store_is_gone_through_once_a_tick_and_a_pass_that_was_cut_off_goes_on_where_it_was()
    {
        await using var bench = await Erased();
        Pass(bench, 1);
        var scanned = new List<string>();
        foreach (var store in bench.Stores.Values)
            store.Before = (operation, where) => scanned.AddRange(operation == "Scan" ? [where.ToString()] : Array.Empty<string>());
        bench.Stores["sales"].IsDown = true;
        var due = bench.Clock.GetCurrentInstant();
        await bench.Get<Reconciliation>().Run(due, default);
        Assert.Contains("crm.accounts", scanned);
        Assert.DoesNotContain("sales.orders", scanned);

        scanned.Clear();
        bench.Stores["sales"].IsDown = false;
        await bench.Get<Reconciliation>().Run(due, default);
        Assert.DoesNotContain("crm.accounts", scanned);
        Assert.Contains("sales.orders", scanned);

        scanned.Clear();
        await bench.Get<Reconciliation>().Run(due, default);
        await bench.Get<Reconciliation>().RunAtStart(default);
        Assert.Empty(scanned);
        await bench.Get<Reconciliation>().Run(due + Duration.FromDays(1), default);
        Assert.Contains("crm.accounts", scanned);
    }

    [Fact]
    public async Task Two_passes_at_once_erase_each_row_once_and_leave_what_is_new()
    {
        await using var bench = await Erased();
        Pass(bench, 1);
        await bench.Enrol("C-1", "ada@example.org");
        bench.Stores["crm"].Add("crm.letters", Letter, """{"id":"t2","account":"C-1"}""");
        var due = bench.Clock.GetCurrentInstant();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.Get<Reconciliation>().Run(due, default))));
        Assert.Equal(["""{"id":"t2","account":"C-1"}"""], bench.Stores["crm"].Rows("crm.letters"));
        Assert.Equal(1, await bench.Leaves(EntryKind.Restored));
        Assert.Empty(await Findings(bench, RestoreFindings.RestoreUndecided));
    }

    /// <summary>Someone enrolled, with a letter, and erased: nothing of theirs is left.</summary>
    private async Task<DomainBench> Erased(string backups = "")
    {
        var map = SmallShop
            .Map.Replace("{kind: http}", $"{{kind: http{backups}}}", StringComparison.Ordinal)
            .Replace("{kind: sql}", $"{{kind: sql{backups}}}", StringComparison.Ordinal);
        var bench = await SmallShop.Open(azurite, map: map);
        bench.Stores["crm"].Add("crm.letters", Letter);
        await bench.Enrol("C-1", "ada@example.org");
        await Erase(bench, ("customer_number", "C-1"));
        Assert.Empty(bench.Stores["crm"].Rows("crm.letters"));
        return bench;
    }

    private async Task<DomainBench> DatedShop()
    {
        var bench = await DomainBench.Start(azurite, DatedMap);
        bench
            .Stores["db"]
            .Add("db.people", """{"mail":"ada@example.org","since":"2024-05-01"}""")
            .Add("db.orders", """{"id":7,"buyer":"ada@example.org"}""");
        return bench;
    }

    private static async Task Erase(DomainBench bench, params IReadOnlyList<(string Kind, string Value)> who)
    {
        var id = await bench.Receive(Right.Erasure, who);
        Assert.Equal(
            RequestOutcome.Complete,
            await ErasureWorkflow.Run(bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
    }

    private static void Pass(DomainBench bench, int days)
    {
        bench.Clock.AdvanceDays(days);
        if (bench.Time.GetUtcNow() < bench.Clock.GetCurrentInstant().ToDateTimeOffset())
            bench.Time.SetUtcNow(bench.Clock.GetCurrentInstant().ToDateTimeOffset());
    }

    private static Task Reconcile(DomainBench bench) => Reconciliation.Timer.Fire(bench.Services, bench.Clock.GetCurrentInstant(), default);

    private static async Task IsLeftAlone(DomainBench bench)
    {
        Assert.Empty(bench.Started.Inputs);
        Assert.Empty(await Findings(bench, RestoreFindings.RestoreUndecided));
    }

    /// <summary>Of the last pass.</summary>
    private static async Task<IReadOnlyList<Finding>> Findings(DomainBench bench, FindingKind kind)
    {
        var id = bench
            .Clock.GetCurrentInstant()
            .ToDateTimeUtc()
            .ToString("'restore-'yyyyMMdd'T'HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        if (await bench.Get<IReviewReports>().Find(id, default) is not { } report)
            return [];
        using var json = JsonDocument.Parse(report);
        return
        [
            .. json
                .RootElement.GetProperty("findings")
                .Deserialize<List<Finding>>(Compliance.Workflows.WorkflowJson.Options)!
                .Where(each => each.Kind == kind),
        ];
    }
}
