using System.Text;
using System.Text.Json;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>The erasure workflow with its real activities, from the identities to the certificate.</summary>
public sealed class ErasureTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Everything_mapped_goes_or_is_kept_on_its_ground_and_nobody_elses_row_is_touched()
    {
        Assert.Equal(RequestOutcome.Complete, (await Erase(("customer_number", "C-1"))).Outcome);
        Assert.Equal(["""{"number":"C-2","email":"bob@example.org"}"""], _bench.Stores["crm"].Rows("crm.accounts"));
        Assert.Equal(["""{"id":"o2","account":"C-2"}"""], _bench.Stores["sales"].Rows("sales.orders"));
        Assert.Equal(["""{"id":"l2","order":"o2"}"""], _bench.Stores["sales"].Rows("sales.lines"));
        Assert.Equal(["""{"id":"m1","address":null,"number":"C-1"}"""], _bench.Stores["mail"].Rows("mail.contacts"));
    }

    [Fact]
    public async Task Of_a_retained_row_only_what_the_ground_covers_stays()
    {
        await Erase(("customer_number", "C-1"));
        var kept = JsonDocument.Parse(Assert.Single(_bench.Stores["sales"].Rows("sales.invoices"))).RootElement;
        Assert.Equal(10, kept.GetProperty("amount").GetInt32());
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("remark").ValueKind);
    }

    [Fact]
    public async Task The_key_is_gone_with_the_index_and_the_card()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var address = new RecordAddress("crm.accounts", "C-1", "name");
        var copy = await _bench.Get<SubjectProtector>().SealText(subject, address, "Ada", default);

        Assert.Equal(RequestOutcome.Complete, (await Erase(("email", "ada@example.org"))).Outcome);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Get<SubjectProtector>().OpenText(subject, address, copy, default));
        Assert.Empty(await _bench.Get<ISubjectDirectory>().Find("customer_number", Personal.Of("C-1"), default));
    }

    [Fact]
    public async Task A_second_request_finds_nobody_and_touches_nothing()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        await Erase(("email", "ada@example.org"));
        Assert.Equal(RequestOutcome.NotFound, (await Erase(("email", "ada@example.org"))).Outcome);
    }

    [Fact]
    public async Task Rows_written_meanwhile_are_found_where_there_were_none_before_and_through_references()
    {
        _bench.Stores["mail"].Before = (operation, _) =>
        {
            if (operation != "Erase")
                return;
            _bench.Stores["mail"].Before = (_, _) => { };
            _bench
                .Stores["sales"]
                .Add("sales.orders", """{"id":"late","account":"C-1"}""")
                .Add("sales.lines", """{"id":"late-1","order":"late"}""");
            _bench.Stores["mail"].Add("mail.contacts", """{"id":"m9","address":"ada@example.org","number":"C-1"}""");
        };
        _bench.Stores["sales"].Before = (_, _) => { };
        var (outcome, context, id) = await Erase(("customer_number", "C-1"));

        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.Equal(["""{"id":"o2","account":"C-2"}"""], _bench.Stores["sales"].Rows("sales.orders"));
        Assert.Equal(["""{"id":"l2","order":"o2"}"""], _bench.Stores["sales"].Rows("sales.lines"));
        Assert.DoesNotContain(_bench.Stores["mail"].Rows("mail.contacts"), row => row.Contains("ada@", StringComparison.Ordinal));
        Assert.Equal(2, context.Steps.Count(step => step == "SweepAgain"));
        Assert.Contains(
            new JournalLine("sales.lines", "deleted", 1, Observer: "store"), (await _bench.Get<IProcessingJournal>().Read(id, default)));
    }

    [Fact]
    public async Task A_late_row_is_found_even_where_the_person_had_no_row_before()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        var context = _bench.Context(id);
        context.Answer(
            CertificateActivities.Issue,
            it =>
            {
                Assert.Equal(
                    ["""{"id":"m1","address":"ada@example.org","number":"C-1"}"""],
                    _bench.Stores["mail"].Rows("mail.contacts").Take(1));
                return Unit.Value;
            }
        );
        _bench.Stores["crm"].Before = (operation, _) =>
        {
            if (operation == "Erase")
                _bench.Stores["sales"].Add("sales.invoices", """{"id":"late","account":"C-2","issued":"2020-01-01","amount":1}""");
        };

        Assert.Equal(
            RequestOutcome.Complete, await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        Assert.DoesNotContain(_bench.Stores["sales"].Rows("sales.invoices"), row => row.Contains("C-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_step_may_run_twice()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await ErasureWorkflow.Run(_bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
        var before = await _bench.Get<IProcessingJournal>().Read(id, default);
        var certificate = await _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default);

        var steps = (await _bench.Get<ICaseFiles>().Read(id, default)).Steps(_bench.Map).Count;
        foreach (var index in Enumerable.Range(0, steps))
            await _bench.Run(ErasureActivities.EraseStore, new StoreStep(id, index));
        await _bench.Run(ErasureActivities.SweepAgain, new LateSweep(id, 0));
        Assert.Equal(
            RequestOutcome.Complete,
            await _bench.Run(CertificateActivities.State, new StateErasure(id, CertificateKind.Erasure, Covered: true)));
        await _bench.Run(CertificateActivities.Issue, new IssueCertificate(id, CertificateKind.Erasure));
        Assert.Equal(before, await _bench.Get<IProcessingJournal>().Read(id, default));
        Assert.Equal(
            certificate!.Value.ToArray(),
            (await _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default))!.Value.ToArray());
    }

    [Fact]
    public async Task The_certificate_verifies_and_tells_what_was_done_place_by_place_without_a_word_about_the_person()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        var (_, _, id) = await Erase(("email", "ada@example.org"));
        var certificate = await Verified(id, CertificateKind.Erasure);

        var statement = JsonDocument.Parse(certificate.Statement).RootElement;
        Assert.Equal("complete", statement.GetProperty("outcome").GetString());
        var facts = statement
            .GetProperty("stores")
            .EnumerateArray()
            .Select(line => $"{line.GetProperty("collection")}: {line.GetProperty("fact")}")
            .ToList();
        Assert.Contains("sales.invoices: retained", facts);
        Assert.Contains("sales.invoices: deleted", facts);
        Assert.Contains("mail.contacts: masked", facts);
        var key = statement.GetProperty("keys")[0];
        string[] life = ["created", "bound", "disabled", "deleted", "probed", "purged", "audited"];
        Assert.All(life, name => Assert.True(key.TryGetProperty(name, out _), name));
        var says = certificate.Entries.ToLookup(entry => entry.Kind, entry => JsonDocument.Parse(entry.Statement).RootElement);
        var probe = says[EntryKind.KeyProbed].Single();
        Assert.Equal(
            ("not-found", "absent", "compliance-control", true, true),
            (probe.GetProperty("answer").GetString(), probe.GetProperty("presence").GetString(), probe.GetProperty("control").GetString(),
                probe.GetProperty("controlUnwrapped").GetBoolean(), probe.GetProperty("wrappedKeyRemoved").GetBoolean()));
        Assert.Empty(says[EntryKind.KeyAudited].Single().GetProperty("findings").EnumerateArray());
        Assert.Equal(
            [
                EntryKind.Received,
                EntryKind.KeyCreated,
                EntryKind.KeyBound,
                EntryKind.Fenced,
                EntryKind.Approved,
                EntryKind.KeyDisabled,
                EntryKind.KeyDeleted,
                EntryKind.KeyPurged,
                EntryKind.KeyProbed,
                EntryKind.KeyAudited,
            ],
            certificate.Entries.Select(entry => entry.Kind).Order());
        var text =
            Encoding.UTF8.GetString(certificate.Statement.Span)
            + string.Concat(certificate.Entries.Select(entry => Encoding.UTF8.GetString(entry.Statement.Span)));
        Assert.DoesNotContain("ada@", text, StringComparison.Ordinal);
        Assert.DoesNotContain("C-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_erasure_has_logged_is_appended_in_five_batches()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        var (_, _, id) = await Erase(("email", "ada@example.org"));
        Assert.Equal(
            ["approved/0", "erasure", "fenced", "key-destroyed", "received"],
            _bench
                .Log.Index.Entries.Keys.Where(key => key.StartsWith($"{id}/", StringComparison.Ordinal))
                .Select(key => key[(id.Length + 1)..])
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_holds_salt_and_identities_shows_that_the_certificate_is_about_them()
    {
        var (_, _, id) = await Erase(("customer_number", "C-1"));
        var salt = (await _bench.Get<ICaseFiles>().Read(id, default)).Opening!.Salt;
        var file = (await _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default))!.Value;
        Assert.True(CertificateVerifier.Verify(file.Span, Trusting(Claim("C-1"))).IsValid);
        Assert.Equal(CertificateFailure.OtherSubject, CertificateVerifier.Verify(file.Span, Trusting(Claim("C-2"))).Failure);

        SubjectClaim Claim(string number) => new(salt, default, new Dictionary<string, string> { ["customer_number"] = number });
    }

    [Fact]
    public async Task The_certificate_is_consistent_with_the_checkpoint_that_was_handed_out_with_the_receipt()
    {
        var (_, _, id) = await Erase(("customer_number", "C-1"));
        var receipt = (await _bench.Get<RequestService>().Find(id, default))!.Receipt!;
        var file = (await _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default))!.Value;
        var verified = CertificateVerifier.Verify(
            file.Span,
            Trusting() with
            {
                EarlierCheckpoint = Encoding.UTF8.GetBytes(receipt.Checkpoint),
            }
        );
        Assert.True(verified.IsValid, verified.Reason);
    }

    [Fact]
    public async Task Under_purge_protection_a_pending_certificate_says_until_when_and_the_final_one_names_it()
    {
        _bench.Vault.PurgeProtection = true;
        await _bench.Enrol("C-1", "ada@example.org");
        var (outcome, _, id) = await Erase(("email", "ada@example.org"));
        Assert.Equal(RequestOutcome.Complete, outcome);

        var pending = await Verified(id, CertificateKind.ErasurePending);
        var words = Encoding.UTF8.GetString(pending.Statement.Span);
        Assert.Contains("\"outcome\":\"pending\"", words, StringComparison.Ordinal);
        Assert.Contains("is recoverable by whoever is granted recover until 2026-11-30", words, StringComparison.Ordinal);

        var final = await Verified(id, CertificateKind.Erasure);
        var named = JsonDocument.Parse(final.Statement).RootElement.GetProperty("pending");
        Assert.Equal(pending.Proof.Index, named.GetProperty("index").GetInt64());
        Assert.Contains(final.Entries, entry => entry.Kind is EntryKind.ErasurePending && entry.Index == pending.Proof.Index);
        Assert.Contains(final.Consistency, earlier => earlier.Size == Checkpoint.Parse(pending.Proof.Note.Text.Span).Size);
        Assert.Equal(RequestOutcome.Complete, (await _bench.Get<IRequestStore>().Find(id, default))!.Outcome);
    }

    [Fact]
    public async Task Without_its_control_key_a_vault_proves_no_purge_and_the_request_is_incomplete()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        await _bench.Vault.Delete("compliance-control");
        await _bench.Vault.Purge("compliance-control");
        var (outcome, _, id) = await Erase(("email", "ada@example.org"));
        Assert.Equal(RequestOutcome.Incomplete, outcome);
        var probe = await _bench.Log.FindAll(EntryIds.KeyDestroyed(id), default);
        Assert.Contains(
            "\"controlUnwrapped\":false",
            Encoding.UTF8.GetString(probe.Single(entry => entry.Entry.Kind is EntryKind.KeyProbed).Entry.Statement.Span),
            StringComparison.Ordinal);
        Assert.DoesNotContain(probe, entry => entry.Entry.Kind is EntryKind.KeyPurged);
        Assert.DoesNotContain("compliance-control", _bench.Vault.Names);
    }

    private async Task<Certificate> Verified(string id, CertificateKind kind)
    {
        var file = (await _bench.Get<ICertificateStore>().Find(new(id, kind), default))!.Value;
        var verified = CertificateVerifier.Verify(file.Span, Trusting());
        Assert.True(verified.IsValid, verified.Reason);
        return verified.Certificate!;
    }

    private VerificationOptions Trusting(SubjectClaim? claim = null) => new() { LogKeys = _bench.Log.Identity.Keys, Claim = claim };

    private async Task<(RequestOutcome Outcome, ScriptedContext Context, string Id)> Erase(params (string, string)[] identities)
    {
        var id = await _bench.Receive(Right.Erasure, identities);
        var context = _bench.Context(id);
        return (await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)), context, id);
    }
}
