using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using static Compliance.Tests.Requests.Rights.Rectification.Bookshop;

namespace Compliance.Tests.Requests.Rights.Rectification;

public sealed class RectificationTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_name_is_corrected_wherever_it_says_what_was_wrong_and_only_for_the_person()
    {
        var subject = await _bench.EnrolWithSealedName();
        var id = await _bench.Receive(Correct("crm.accounts.name", "Ada Lovelace"));
        Assert.Equal(RequestOutcome.Complete, await _bench.Rectify(id));

        Assert.Equal("Ada Lovelace", await _bench.OpenName(subject));
        Assert.Equal("Ada Lovelace", _bench.Row("sales.orders", "o1")["buyer"]!.ToString());
        Assert.Equal("The Lovelace Estate", _bench.Row("sales.orders", "o2")["buyer"]!.ToString());
        Assert.Equal("Ada Lovelaze", _bench.Row("sales.orders", "o3")["buyer"]!.ToString());
        Assert.Equal("Ada Lovelaze", _bench.Row("crm.accounts", "C-2")["name"]!.ToString());
        Assert.Equal(1, await _bench.Count(id, "crm.accounts", "corrected"));
        Assert.Equal(1, await _bench.Count(id, "sales.orders", "corrected"));
    }

    [Fact]
    public async Task A_corrected_value_is_sealed_again_where_values_are_sealed()
    {
        await _bench.EnrolWithSealedName();
        await _bench.Rectify(Correct("crm.accounts.name", "Ada Lovelace"));
        Assert.True(SealedText.IsSealed(_bench.Row("crm.accounts", "C-1")["name"]!.ToString()));
    }

    [Fact]
    public async Task Somebody_without_a_key_gets_no_clear_text_into_a_sealed_field_and_is_told()
    {
        var id = await _bench.Receive(Correct("crm.accounts.name", "Ada Lovelace"));
        Assert.Equal(RequestOutcome.Incomplete, await _bench.Rectify(id));
        Assert.Equal("Ada Lovelaze", _bench.Row("crm.accounts", "C-1")["name"]!.ToString());
        Assert.Contains(
            "name is sealed, and the person is not enrolled", Assert.Single((await Record(id)).NotCovered!.First).Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_corrected_in_every_store_and_leads_to_the_person_from_then_on()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        Assert.Equal(RequestOutcome.Complete, await _bench.Rectify(Correct("crm.accounts.email", "ada@lovelace.example")));

        Assert.Equal("ada@lovelace.example", _bench.Row("crm.accounts", "C-1")["email"]!.ToString());
        Assert.Equal("ada@lovelace.example", _bench.Row("mail.contacts", "m1")["address"]!.ToString());
        Assert.Equal("bob@example.org", _bench.Row("mail.contacts", "m2")["address"]!.ToString());
        var directory = _bench.Get<ISubjectDirectory>();
        Assert.Equal([subject], await directory.Find("email", Personal.Of("Ada@Lovelace.example"), default));
        Assert.Empty(await directory.Find("email", Personal.Of("ada@example.org"), default));
        Assert.Equal("ada@lovelace.example", (await directory.Read(subject, default)).Find("email")!.Value.Reveal());
        await directory.Remove(subject, default);
        Assert.Empty(await directory.Find("email", Personal.Of("ada@lovelace.example"), default));
    }

    [Fact]
    public async Task An_address_under_which_a_person_was_enrolled_first_moves_too()
    {
        var directory = _bench.Get<ISubjectDirectory>();
        var subject = await directory.Register(
            [("email", Personal.Of("ada@example.org")), ("customer_number", Personal.Of("C-1"))], default);
        await _bench.Rectify(Correct("crm.accounts.email", "ada@lovelace.example"));
        Assert.Equal(subject, await directory.Register([("email", Personal.Of("ada@lovelace.example"))], default));
        Assert.NotEqual(subject, await directory.Register([("email", Personal.Of("ada@example.org"))], default));
    }

    [Theory]
    [InlineData("crm.accounts.children", "3", "3")]
    [InlineData("crm.accounts.newsletter", "false", "false")]
    [InlineData("crm.accounts.born", "1815-12-11", "\"1815-12-11\"")]
    public async Task A_value_keeps_the_type_that_its_field_has(string field, string value, string stored)
    {
        Assert.Equal(RequestOutcome.Complete, await _bench.Rectify(Correct(field, value)));
        Assert.Equal(stored, _bench.Row("crm.accounts", "C-1")[field.Split('.')[2]]!.ToJsonString());
    }

    [Fact]
    public async Task Of_several_rows_nothing_is_corrected_until_the_person_says_which_value_is_wrong()
    {
        _bench.Stores["crm"].Add(
            "crm.addresses", """{"id":"a1","account":"C-1","city":"London"}""", """{"id":"a2","account":"C-1","city":"Marylebon"}""");
        Assert.Equal(RequestOutcome.Incomplete, await _bench.Rectify(Correct("crm.addresses.city", "Marylebone")));
        Assert.Equal("Marylebon", _bench.Row("crm.addresses", "a2")["city"]!.ToString());

        Assert.Equal(RequestOutcome.Complete, await _bench.Rectify(Correct("crm.addresses.city", "Marylebone", "Marylebon")));
        Assert.Equal("Marylebone", _bench.Row("crm.addresses", "a2")["city"]!.ToString());
        Assert.Equal("London", _bench.Row("crm.addresses", "a1")["city"]!.ToString());

        Assert.Equal(RequestOutcome.Complete, await _bench.Rectify(Correct("crm.addresses.city", "Marylebone", "Marylebon")));
    }

    [Fact]
    public async Task What_a_law_keeps_stays_as_it_is_and_the_person_is_told_which_law()
    {
        _bench.Stores["sales"].Add(
            "sales.invoices", """{"id":"i1","account":"C-1","issued":"2026-11-20T00:00:00Z","buyer":"Ada Lovelaze"}""");
        await _bench.EnrolWithSealedName();
        var id = await _bench.Receive(Correct("crm.accounts.name", "Ada Lovelace"));
        Assert.Equal(RequestOutcome.Incomplete, await _bench.Rectify(id));
        Assert.Equal("Ada Lovelaze", _bench.Row("sales.invoices", "i1")["buyer"]!.ToString());
        var gap = Assert.Single((await Record(id)).NotCovered!.First);
        Assert.Equal(
            ("sales.invoices", CoverageGapKind.NotCorrected, "buyer is kept as it is: legal_obligation; AO § 147."),
            (gap.Collection, gap.Why, gap.Detail));
    }

    [Fact]
    public async Task A_row_that_somebody_changed_meanwhile_is_left_and_said_to_be()
    {
        var id = await _bench.Receive(Correct("crm.accounts.born", "1815-12-11"));
        var changed = _bench.Rectify(id, async (step, after) =>
        {
            if (step == "PlanCorrections" && after)
                await _bench.Stores["crm"].Update(
                    _bench.Map.Find("crm.accounts")!, new RowKey("C-1"), [FieldUpdate.Set("born", "1815-12-12")], default);
        });
        Assert.Equal(RequestOutcome.Incomplete, await changed);
        Assert.Equal("1815-12-12", _bench.Row("crm.accounts", "C-1")["born"]!.ToString());
        Assert.Equal(1, await _bench.Count(id, "crm.accounts", "changed meanwhile"));
        Assert.Contains("Somebody else", Assert.Single((await Record(id)).NotCovered!.First).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_rectifications_of_one_value_at_once_one_is_made_and_the_other_ends_as_incomplete()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var (first, second) = (
            await _bench.Receive(Correct("crm.accounts.email", "one@example.org")),
            await _bench.Receive(Correct("crm.accounts.email", "two@example.org")));
        var (planned, all) = (0, new TaskCompletionSource());
        Task Meet(string step, bool after)
        {
            if (step != "PlanCorrections" || !after)
                return Task.CompletedTask;
            if (Interlocked.Increment(ref planned) == 2)
                all.SetResult();
            return all.Task;
        }

        var outcomes = await Task.WhenAll(Task.Run(() => _bench.Rectify(first, Meet)), Task.Run(() => _bench.Rectify(second, Meet)));
        Assert.Contains(RequestOutcome.Incomplete, outcomes);
        var email = _bench.Row("crm.accounts", "C-1")["email"]!.ToString();
        Assert.Contains(email, new[] { "one@example.org", "two@example.org" });
        Assert.Contains(
            (await _bench.Get<ISubjectDirectory>().Read(subject, default)).Find("email")!.Value.Reveal(),
            new[] { _bench.Row("crm.accounts", "C-1")["email"]!.ToString(), _bench.Row("mail.contacts", "m1")["address"]!.ToString() });
    }

    [Theory]
    [InlineData("LocateSubject")]
    [InlineData("PlanCorrections")]
    [InlineData("CorrectRows")]
    [InlineData("ConcludeCorrections")]
    [InlineData("CloseRequest")]
    public async Task A_host_that_is_killed_before_or_after_a_step_corrects_each_row_once(string killed)
    {
        var subject = await _bench.EnrolWithSealedName();
        var id = await _bench.Receive(
            Correct("crm.accounts.name", "Ada Lovelace"), Correct("crm.accounts.email", "ada@lovelace.example"));
        var kills = new HashSet<bool>();
        Task Kill(string step, bool after) =>
            step == killed && kills.Add(after) ? throw new InvalidOperationException("killed") : Task.CompletedTask;
        Assert.Equal(RequestOutcome.Complete, await RectifyDespiteBeingKilled(id, Kill));
        Assert.Equal(2, kills.Count);
        await IsRightOnce(id, subject);
    }

    [Fact]
    public async Task A_host_that_is_killed_right_after_each_write_corrects_each_row_once()
    {
        var subject = await _bench.EnrolWithSealedName();
        var id = await _bench.Receive(
            Correct("crm.accounts.name", "Ada Lovelace"), Correct("crm.accounts.email", "ada@lovelace.example"));
        foreach (var store in _bench.Stores.Values)
        {
            store.Updated = _ =>
            {
                store.Updated = _ => { };
                throw new InvalidOperationException("killed");
            };
        }

        Assert.Equal(RequestOutcome.Complete, await RectifyDespiteBeingKilled(id));
        await IsRightOnce(id, subject);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_waited_for()
    {
        var id = await _bench.Receive(Correct("crm.accounts.born", "1815-12-11"));
        var tries = 0;
        _bench.Stores["crm"].Before = (operation, _) =>
        {
            if (operation == "Update" && ++tries < 4)
                throw new StepFailedException(FailureCode.StoreUnavailable, "crm");
        };
        Assert.Equal(RequestOutcome.Complete, await _bench.Rectify(id));
        Assert.Equal("1815-12-11", _bench.Row("crm.accounts", "C-1")["born"]!.ToString());
    }

    [Fact]
    public async Task A_value_that_the_store_cannot_hold_is_refused_before_anything_is_written()
    {
        _bench.Stores["crm"].Described = seen => new StoreDescription(seen.Collections.ToDictionary(
            each => each.Key,
            each => each.Value with
            {
                Fields = [.. each.Value.Fields.Select(field => field.Path == "born" ? field with { Kind = StoredKind.Time } : field)],
            }));
        var id = await _bench.Receive(Correct("crm.accounts.born", "in winter"));
        Assert.Equal(RequestOutcome.Incomplete, await _bench.Rectify(id));
        Assert.Equal("1815-12-10", _bench.Row("crm.accounts", "C-1")["born"]!.ToString());
        Assert.Contains("must be a date or time", Assert.Single((await Record(id)).NotCovered!.First).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_wrong_stays_sealed_in_the_case_and_nowhere_else()
    {
        var id = await _bench.Receive(Correct("crm.accounts.born", "1815-12-11"));
        var context = _bench.Context(id);
        await Compliance.Requests.Rights.Rectification.RectificationWorkflow.Run(
            context, new(id, NodaTime.Duration.FromMinutes(5), Logged: new()));
        var file = await _bench.Get<ICaseFiles>().Read(id, default);
        Assert.Equal("1815-12-10", Assert.Single(file.Planned!.Changes).Was!.ToString());
        var said = string.Join('\n', (await _bench.Get<IProcessingJournal>().Read(id, default)).Select(line => line.ToString())
            .Concat(context.Statuses).Append((await Record(id)).ToString()).Append(file.Planned.ToString()));
        Assert.DoesNotContain("1815-12", said, StringComparison.Ordinal);
        await _bench.Get<ICaseFiles>().End(id, default);
        await Assert.ThrowsAnyAsync<Exception>(() => _bench.Get<ICaseFiles>().Read(id, default));
    }

    [Fact]
    public async Task Somebody_whom_no_store_knows_ends_as_everybody_does()
    {
        var id = $"request-{Guid.NewGuid():N}";
        await _bench.Get<Compliance.Requests.Intake.RequestIntake>().Open(
            id, Right.Rectification, "eu-gdpr", SmallShop.Who(("customer_number", "C-9")), default, null, default,
            corrections: [Correct("crm.accounts.born", "1815-12-11")]);
        Assert.Equal(RequestOutcome.NotFound, await _bench.Rectify(id));
    }

    private async Task<RequestOutcome> RectifyDespiteBeingKilled(string id, Func<string, bool, Task>? around = null)
    {
        List<string> journal = [];
        for (; ; )
        {
            try
            {
                return await _bench.Rectify(id, around, journal);
            }
            catch (InvalidOperationException killed) when (killed.Message == "killed")
            {
                // The next host goes on from what the engine has kept.
            }
        }
    }

    private async Task<RequestRecord> Record(string id) => (await _bench.Get<IRequestStore>().Find(id, default))!;

    private async Task IsRightOnce(string id, string subject)
    {
        Assert.Equal("Ada Lovelace", await _bench.OpenName(subject));
        Assert.Equal("ada@lovelace.example", _bench.Row("mail.contacts", "m1")["address"]!.ToString());
        foreach (var collection in new[] { "crm.accounts", "sales.orders", "mail.contacts" })
        {
            Assert.Equal(1, await _bench.Count(id, collection, "corrected"));
            Assert.Equal(0, await _bench.Count(id, collection, "right already"));
        }

        Assert.Equal([subject], await _bench.Get<ISubjectDirectory>().Find("email", Personal.Of("ada@lovelace.example"), default));
    }
}
