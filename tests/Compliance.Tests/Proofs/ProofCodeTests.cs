using System.Text;
using Azure.Data.Tables;
using Compliance.Consent.Ledger.Acts;
using Compliance.Correspondence;
using Compliance.Proofs;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Workflows;
using NodaTime;
using SmtpServer.Protocol;

namespace Compliance.Tests.Proofs;

public sealed class ProofCodeTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly (string, string) Ada = ("customer_number", "C-1");

    private ProofBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await ProofBench.Start(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_code_goes_to_the_address_on_file_and_opens_this_request_alone()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        Assert.True((await _bench.Record(id)).Proof!.IsAwaited);

        var mail = (await _bench.Ask(id, language: "de"))!;
        Assert.Equal("ada@example.org", mail.To.ToString());
        Assert.StartsWith("Ihr Code für die Anfrage an The <Shop>", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("The &lt;Shop&gt;", mail.HtmlBody, StringComparison.Ordinal);
        var code = ProofBench.CodeIn(mail);
        Assert.Equal(8, code.Length);

        var (token, expires) = (await _bench.Give(id, code))!.Value;
        var tokens = _bench.Domain.Get<RequestTokens>();
        Assert.Equal(new RequestAccess(id, expires), tokens.TryOpen(token));
        Assert.Equal(ProofMethod.Code, (await _bench.Record(id)).Proof!.By);
        Assert.Contains(_bench.Domain.Started.Raised, raised => raised.InstanceId == id && raised.Event == "identity-proven");

        Assert.Null(tokens.TryOpen(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));
        var pages = new SealedTokens(_bench.Domain.Get<WithdrawalLinkKey>(), "compliance/person-page/v1");
        Assert.Null(tokens.TryOpen(pages.Seal(new byte[24])));
        _bench.Domain.Clock.AdvanceHours(24);
        Assert.Null(tokens.TryOpen(token));
    }

    [Fact]
    public async Task An_address_that_only_the_request_names_is_sent_nothing()
    {
        var id = await _bench.Submit(Right.Access, null, Ada, ("email", "mallory@example.org"));
        Assert.Equal("ada@example.org", (await _bench.Ask(id))!.To.ToString());
    }

    [Fact]
    public async Task Who_is_on_file_themselves_is_sent_no_code_for_somebody_else()
    {
        _bench.Domain.Stores["mail"].Add("mail.contacts", """{"id":"m9","address":"mallory@example.org"}""");
        Assert.Null(await _bench.Ask(await _bench.Submit(Right.Access, null, Ada, ("email", "mallory@example.org"))));
        Assert.Null(await _bench.Ask(await _bench.Submit(Right.Erasure, null, Ada, ("email", "bob@example.org"))));

        // For themselves they are.
        var own = await _bench.Submit(Right.Access, null, ("email", "mallory@example.org"));
        Assert.Equal("mallory@example.org", (await _bench.Ask(own))!.To.ToString());
    }

    [Fact]
    public async Task To_an_address_that_two_people_share_a_code_goes_only_where_a_number_alone_is_stated()
    {
        _bench.Domain.Stores["crm"].Add("crm.accounts", """{"number":"C-3","email":"ada@example.org"}""");
        Assert.Null(await _bench.Ask(await _bench.Submit(Right.Access, null, ("email", "ada@example.org"))));
        Assert.Null(await _bench.Ask(await _bench.Submit(Right.Access, null, Ada, ("email", "ada@example.org"))));
        Assert.NotNull(await _bench.Ask(await _bench.Submit(Right.Access, null, Ada)));
    }

    [Fact]
    public async Task Of_somebody_whom_nobody_knows_the_answer_is_the_same_and_nothing_is_sent()
    {
        var (known, unknown) =
            (await _bench.Submit(Right.Access, null, Ada), await _bench.Submit(Right.Access, null, ("customer_number", "C-999")));
        Assert.NotNull(await _bench.Ask(known));
        Assert.Null(await _bench.Ask(unknown));
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(known, "00000000"));
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(unknown, "00000000"));
        Assert.False(await _bench.Proofs.AskForCode("no-such-request", "192.0.2.1", null, default));
        Assert.Null(await _bench.Give("no-such-request", "00000000"));
    }

    [Fact]
    public async Task Three_wrong_tries_end_a_code_and_another_one_counts_again()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        var code = await _bench.AskCode(id);
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, Another(code)));
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, code));
        Assert.True((await _bench.Record(id)).Proof!.IsAwaited);
        Assert.NotNull(await _bench.Give(id, await _bench.AskCode(id)));
    }

    [Fact]
    public async Task Guesses_at_once_are_counted_one_by_one()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        var code = await _bench.AskCode(id);
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, Another(code)))));
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, code));
    }

    [Fact]
    public async Task A_code_counts_for_ten_minutes_and_the_right_one_again_for_who_lost_the_answer()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        var code = await _bench.AskCode(id);
        _bench.Domain.Clock.Advance(Duration.FromMinutes(9) + Duration.FromSeconds(59));
        Assert.NotNull(await _bench.Give(id, code));
        Assert.NotNull(await _bench.Give(id, code));
        _bench.Domain.Clock.AdvanceSeconds(1);
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, code));
    }

    [Fact]
    public async Task A_code_of_another_request_or_an_earlier_one_does_not_count()
    {
        var (one, other) = (await _bench.Submit(Right.Access, null, Ada), await _bench.Submit(Right.Erasure, null, Ada));
        var (first, others) = (await _bench.AskCode(one), await _bench.AskCode(other));
        var second = await _bench.AskCode(one);
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(one, others));
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(one, first == second ? Another(first) : first));
        Assert.NotNull(await _bench.Give(one, second));
        Assert.True((await _bench.Record(other)).Proof!.IsAwaited);
    }

    [Fact]
    public async Task Of_two_asks_at_once_the_later_code_counts_whichever_is_made_first()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        await Task.WhenAll(
            _bench.Proofs.AskForCode(id, "192.0.2.1", null, default), _bench.Proofs.AskForCode(id, "192.0.2.2", null, default));
        foreach (var number in new[] { 2, 1 })
        {
            var before = _bench.Domain.Started.Inputs.Keys.ToHashSet();
            Assert.True(await _bench.Domain.Run(ProofCodeActivities.Send, new CodeOrder(id, number, null)));
            await _bench.Deliver(before);
        }

        var codes = _bench.Server.Taken.Select(ProofBench.CodeIn).ToList();
        Assert.Equal(2, codes.Count);
        if (codes[0] != codes[1])
            await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, codes[1]));
        Assert.NotNull(await _bench.Give(id, codes[0]));
    }

    [Fact]
    public async Task A_step_that_runs_again_sends_the_same_code_once()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        await _bench.Proofs.AskForCode(id, "192.0.2.1", null, default);
        var before = _bench.Domain.Started.Inputs.Keys.ToHashSet();
        for (var i = 0; i < 3; i++)
            Assert.True(await _bench.Domain.Run(ProofCodeActivities.Send, new CodeOrder(id, 1, null)));
        await _bench.Deliver(before);
        Assert.True(await _bench.Domain.Run(ProofCodeActivities.Send, new CodeOrder(id, 1, null)));
        Assert.NotNull(await _bench.Give(id, ProofBench.CodeIn(Assert.Single(_bench.Server.Taken))));
    }

    [Fact]
    public async Task Codes_are_bounded_by_caller_by_address_and_by_request()
    {
        await using var bench = await ProofBench.Start(
            azurite,
            new Dictionary<string, string?>
            {
                ["Compliance:Proofs:Codes:PerCaller"] = "4", ["Compliance:Proofs:Codes:PerRequest"] = "2",
                ["Compliance:Proofs:Codes:PerAddress"] = "3",
            });
        var ids = new List<string>();
        foreach (var right in new[] { Right.Access, Right.Portability, Right.Erasure })
            ids.Add(await bench.Submit(right, null, Ada));

        // Two for a request in a day, three to an address in an hour, four for a caller in an hour.
        Assert.NotNull(await bench.Ask(ids[0]));
        Assert.NotNull(await bench.Ask(ids[0]));
        Assert.Null(await bench.Ask(ids[0]));
        Assert.NotNull(await bench.Ask(ids[1]));
        var tooMany = await Assert.ThrowsAsync<TooManyProofsException>(() => bench.Ask(ids[2]));
        Assert.InRange(tooMany.After, Duration.FromSeconds(1), Duration.FromHours(1));
        Assert.Null(await bench.Ask(ids[2], "192.0.2.2"));

        bench.Domain.Clock.AdvanceHours(1);
        Assert.NotNull(await bench.Ask(ids[2]));
        Assert.Null(await bench.Ask(ids[0]));
        bench.Domain.Clock.AdvanceHours(23);
        Assert.NotNull(await bench.Ask(ids[0]));
    }

    [Fact]
    public async Task At_rest_there_is_neither_an_address_nor_a_code()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        await _bench.Proofs.AskForCode(id, "192.0.2.1", null, default);
        var before = _bench.Domain.Started.Inputs.Keys.ToHashSet();
        Assert.True(await _bench.Domain.Run(ProofCodeActivities.Send, new CodeOrder(id, 1, null)));
        var (waiting, inputs) = (await Dump(), string.Join(' ', _bench.Domain.Started.Inputs.Values));
        await _bench.Deliver(before);
        var code = ProofBench.CodeIn(Assert.Single(_bench.Server.Taken));
        foreach (var text in new[] { waiting, await Dump(), inputs })
        {
            Assert.DoesNotContain(code, text, StringComparison.Ordinal);
            Assert.DoesNotContain("ada@example", text, StringComparison.Ordinal);
            Assert.DoesNotContain("192.0.2.1", text, StringComparison.Ordinal);
        }

        await _bench.Domain.Get<ICaseFiles>().End(id, default);
        Assert.DoesNotContain(id, await Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_delays_a_code_and_a_mail_server_that_is_away_does_not_send_one_that_is_over()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        await _bench.Proofs.AskForCode(id, "192.0.2.1", null, default);
        _bench.Domain.Stores["crm"].IsDown = true;
        Assert.False(await ProofCodeWorkflow.Run(_bench.Domain.Context(), new CodeOrder(id, 1, null)));
        _bench.Domain.Stores["crm"].IsDown = false;
        Assert.True(await ProofCodeWorkflow.Run(_bench.Domain.Context(), new CodeOrder(id, 1, null)));
        _bench.Server.Answer = (_, _) => Task.FromResult(new SmtpResponse(SmtpReplyCode.InsufficientStorage, "full"));
        Assert.Equal(MailState.Expired, await MailWorkflow.Run(_bench.Domain.Context(), new MailKey(id, "code-1")));
        Assert.Empty(_bench.Server.Taken);
    }

    private async Task<string> Dump()
    {
        var rows = new List<string>();
        foreach (var table in new[] { "mails", "proofs" })
        {
            await foreach (var row in _bench.Domain.Get<StorageLayout>().Table(table).QueryAsync<TableEntity>())
                rows.Add(string.Join(' ', row.Select(each => Text(each.Value))));
        }

        return string.Join('\n', rows);
    }

    private static string Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}";

    private static string Another(string code) => (code[0] == '0' ? '1' : '0') + code[1..];
}
