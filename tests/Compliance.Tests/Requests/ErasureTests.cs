using System.Text;
using System.Text.Json;
using Compliance.Evidence;
using Compliance.Proof.Certificates;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests;

/// <summary>The erasure workflow with its real activities, from the identities to the certificate.</summary>
public sealed class ErasureTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Everything_mapped_goes_or_is_kept_on_its_ground_and_nobody_elses_row_is_touched()
    {
        Assert.Equal(RequestOutcome.Complete, (await Erase(("customer_number", "C-1"))).Outcome);
        Assert.Equal(["""{"number":"C-2","email":"bob@example.org"}"""], bench.Stores["crm"].Rows("crm.accounts"));
        Assert.Equal(["""{"id":"o2","account":"C-2"}"""], bench.Stores["sales"].Rows("sales.orders"));
        Assert.Equal(["""{"id":"l2","order":"o2"}"""], bench.Stores["sales"].Rows("sales.lines"));
        Assert.Equal(["""{"id":"m1","address":null,"number":"C-1"}"""], bench.Stores["mail"].Rows("mail.contacts"));
    }

    [Fact]
    public async Task Of_a_retained_row_only_what_the_ground_covers_stays()
    {
        await Erase(("customer_number", "C-1"));
        var kept = JsonDocument.Parse(Assert.Single(bench.Stores["sales"].Rows("sales.invoices"))).RootElement;
        Assert.Equal(10, kept.GetProperty("amount").GetInt32());
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("remark").ValueKind);
    }

    [Fact]
    public async Task The_key_is_gone_with_the_index_and_the_card()
    {
        var subject = await bench.Enrol("C-1", "ada@example.org");
        var address = new RecordAddress("crm.accounts", "C-1", "name");
        var copy = await bench.Get<SubjectProtector>().SealText(subject, address, "Ada", default);

        Assert.Equal(RequestOutcome.Complete, (await Erase(("email", "ada@example.org"))).Outcome);
        await Assert.ThrowsAsync<SubjectErasedException>(() => bench.Get<SubjectProtector>().OpenText(subject, address, copy, default));
        Assert.Empty(await bench.Get<ISubjectDirectory>().Find("customer_number", Personal.Of("C-1"), default));
    }

    [Fact]
    public async Task A_second_request_finds_nobody_and_touches_nothing()
    {
        await bench.Enrol("C-1", "ada@example.org");
        await Erase(("email", "ada@example.org"));
        Assert.Equal(RequestOutcome.NotFound, (await Erase(("email", "ada@example.org"))).Outcome);
    }

    [Fact]
    public async Task Rows_written_meanwhile_are_found_where_there_were_none_before_and_through_references()
    {
        bench.Stores["mail"].Before = (operation, _) =>
        {
            if (operation != "Erase")
                return;
            bench.Stores["mail"].Before = (_, _) => { };
            bench.Stores["sales"].Add("sales.orders", """{"id":"late","account":"C-1"}""").Add("sales.lines", """{"id":"late-1","order":"late"}""");
            bench.Stores["mail"].Add("mail.contacts", """{"id":"m9","address":"ada@example.org","number":"C-1"}""");
        };
        bench.Stores["sales"].Before = (_, _) => { };
        var (outcome, context, id) = await Erase(("customer_number", "C-1"));

        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.Equal(["""{"id":"o2","account":"C-2"}"""], bench.Stores["sales"].Rows("sales.orders"));
        Assert.Equal(["""{"id":"l2","order":"o2"}"""], bench.Stores["sales"].Rows("sales.lines"));
        Assert.DoesNotContain(bench.Stores["mail"].Rows("mail.contacts"), row => row.Contains("ada@", StringComparison.Ordinal));
        Assert.Equal(2, context.Steps.Count(step => step == "SweepAgain"));
        Assert.Contains(new AccountLine("sales.lines", "deleted", 1, Observer: "store"), (await bench.Get<IRequestAccounts>().Read(id, default)).Skip(4));
    }

    [Fact]
    public async Task A_late_row_is_found_even_where_the_person_had_no_row_before()
    {
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        var context = bench.Context(id);
        context.Answer(CertificateActivities.Issue, it =>
        {
            Assert.Equal(["""{"id":"m1","address":"ada@example.org","number":"C-1"}"""], bench.Stores["mail"].Rows("mail.contacts").Take(1));
            return Nothing.Value;
        });
        bench.Stores["crm"].Before = (operation, _) =>
        {
            if (operation == "Erase")
                bench.Stores["sales"].Add("sales.invoices", """{"id":"late","account":"C-2","issued":"2020-01-01","amount":1}""");
        };

        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1))));
        Assert.DoesNotContain(bench.Stores["sales"].Rows("sales.invoices"), row => row.Contains("C-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_step_may_run_twice()
    {
        var subject = await bench.Enrol("C-1", "ada@example.org");
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await ErasureWorkflow.Run(bench.Context(id), new RequestInput(id, Duration.FromSeconds(1)));
        var before = await bench.Get<IRequestAccounts>().Read(id, default);
        var certificate = await bench.Get<ICertificateStore>().Find(id, default);

        var steps = (await bench.Get<ICaseFiles>().Read(id, default)).Steps(bench.Map).Count;
        foreach (var index in Enumerable.Range(0, steps))
            await bench.Run(ErasureActivities.EraseStore, new StoreStep(id, index));
        await bench.Run(ErasureActivities.SweepAgain, new LateSweep(id, 0));
        Assert.Equal(RequestOutcome.Complete, await bench.Run(CertificateActivities.State, new StateErasure(id, subject, Covered: true)));
        await bench.Run(CertificateActivities.Issue, id);
        Assert.Equal(before, await bench.Get<IRequestAccounts>().Read(id, default));
        Assert.Equal(certificate!.Value.ToArray(), (await bench.Get<ICertificateStore>().Find(id, default))!.Value.ToArray());
    }

    [Fact]
    public async Task The_certificate_verifies_and_tells_what_was_done_place_by_place_without_a_word_about_the_person()
    {
        await bench.Enrol("C-1", "ada@example.org");
        var (_, _, id) = await Erase(("email", "ada@example.org"));
        var certificate = (await bench.Get<ICertificateStore>().Find(id, default))!.Value;
        var publicKey = await bench.Signer.GetPublicKey();
        var verified = CertificateVerifier.Verify(certificate.Span, publicKey);
        Assert.True(verified.IsValid, verified.Reason);

        var statement = JsonDocument.Parse(verified.Statement).RootElement;
        Assert.Equal("complete", statement.GetProperty("outcome").GetString());
        var facts = statement.GetProperty("account").EnumerateArray().Select(line => $"{line.GetProperty("subject")}: {line.GetProperty("fact")}").ToList();
        Assert.Equal("key: fenced and disabled", facts[0]);
        Assert.Contains("sales.invoices: retained", facts);
        Assert.Contains("sales.invoices: deleted", facts);
        Assert.Contains("mail.contacts: masked", facts);
        Assert.Contains("key: deleted", facts);
        Assert.Equal(
            ["key: purge asked for", "key: purged", "probe: unwrap with the erased key", "probe: unwrap with the control key compliance-control"],
            facts.TakeLast(4));
        var text = Encoding.UTF8.GetString(verified.Statement.Span);
        Assert.DoesNotContain("ada@", text, StringComparison.Ordinal);
        Assert.DoesNotContain("C-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_under_purge_protection_is_certified_as_pending_and_the_request_as_incomplete()
    {
        bench.Vault.PurgeProtection = true;
        await bench.Enrol("C-1", "ada@example.org");
        var (outcome, _, id) = await Erase(("email", "ada@example.org"));
        Assert.Equal(RequestOutcome.Incomplete, outcome);
        var line = (await bench.Get<IRequestAccounts>().Read(id, default)).Single(each => each.Fact == "shred pending");
        Assert.Contains("recoverable by whoever is granted recover until 2026-11-30", line.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_control_key_a_vault_proves_no_purge_and_the_request_is_incomplete()
    {
        await bench.Enrol("C-1", "ada@example.org");
        await bench.Vault.Delete("compliance-control");
        await bench.Vault.Purge("compliance-control");
        var (outcome, _, id) = await Erase(("email", "ada@example.org"));
        Assert.Equal(RequestOutcome.Incomplete, outcome);
        var account = await bench.Get<IRequestAccounts>().Read(id, default);
        Assert.Contains(new AccountLine("probe", "unwrap with the control key compliance-control", Detail: "failed", Observer: "vault"), account);
        Assert.DoesNotContain("compliance-control", bench.Vault.Names);
    }

    private async Task<(RequestOutcome Outcome, ScriptedContext Context, string Id)> Erase(params (string, string)[] identities)
    {
        var id = await bench.Receive(Right.Erasure, identities);
        var context = bench.Context(id);
        return (await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1))), context, id);
    }
}
