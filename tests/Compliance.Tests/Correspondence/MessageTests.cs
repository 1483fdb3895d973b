using Azure.Data.Tables;
using Compliance.Correspondence;
using Compliance.Law;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Testing.Azurite;
using Compliance.Tests.Proofs;
using NodaTime;

namespace Compliance.Tests.Correspondence;

public sealed class MessageTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Question = "Welche Kundennummer meinen Sie? <b>";

    private ProofBench _bench = null!;
    private string _request = "";

    private IMessageService Messages => _bench.Domain.Get<IMessageService>();

    public async ValueTask InitializeAsync()
    {
        _bench = await ProofBench.Start(
            azurite,
            new Dictionary<string, string?>
            {
                ["Compliance:Mail:RequestPage"] = "https://privacy.example/{id}", ["Compliance:Mail:Language"] = "fr",
            });
        _request = await _bench.Submit(Right.Access, ProofMethod.Caller, ("customer_number", "C-1"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_question_stops_the_clock_and_its_answer_lets_it_run()
    {
        await Write(Question, asks: true);
        Assert.Null(Assert.Single((await Record()).Clock!.Pauses, pause => pause.Ground is PauseGround.Clarification).Until);
        _bench.Domain.Clock.AdvanceDays(2);
        await Messages.Answer(_request, Personal.Of("Die erste."), default);
        Assert.Equal(new LocalDate(2026, 11, 25), Assert.Single((await Record()).Clock!.Pauses).Until);

        var messages = (await Messages.List(_request, default))!;
        Assert.Equal([Question, "Die erste."], messages.Select(each => each.Text.Reveal()));
        Assert.Equal([(MessageSender.Controller, true), (MessageSender.Person, false)], messages.Select(each => (each.Sender, each.Asks)));
        Assert.Equal(["0001", "0002"], messages.Select(each => each.Id));
    }

    [Fact]
    public async Task The_person_is_told_by_mail_that_a_message_waits_and_not_what_it_says()
    {
        await Write(Question, asks: false);
        Assert.Null((await Record()).Clock);
        var mail = Assert.Single(_bench.Server.Taken);
        Assert.Equal("ada@example.org", mail.To.ToString());
        Assert.StartsWith("Un message", mail.Subject, StringComparison.Ordinal);
        Assert.Contains($"https://privacy.example/{_request}", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Kundennummer", mail.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_address_is_on_file_a_person_has_to_tell_the_person()
    {
        _request = await _bench.Submit(Right.Access, ProofMethod.Document, ("customer_number", "C-999"));
        await Write(Question, asks: true);
        Assert.Empty(_bench.Server.Taken);
        var task = Assert.Single((await _bench.Domain.Get<ITaskService>().ListOf(_request, default))!);
        Assert.Equal(("mail-message-0001", ManualTaskKind.Mail), (task.Name, task.Kind));
    }

    [Fact]
    public async Task At_rest_messages_are_sealed_and_with_the_case_they_end()
    {
        await Write(Question, asks: false);
        var table = _bench.Domain.Get<StorageLayout>().Table("messages");
        await foreach (var row in table.QueryAsync<TableEntity>())
            Assert.DoesNotContain(
                row, each => (each.Value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : $"{each.Value}").Contains(
                    "Kundennummer", StringComparison.Ordinal));
        await _bench.Domain.Get<ICaseFiles>().End(_request, default);
        await _bench.Domain.Get<IRequestStore>().EndCase(_request, _bench.Domain.Clock.GetCurrentInstant(), default);
        Assert.Empty(await table.QueryAsync<TableEntity>(row => row.PartitionKey == _request).ToListAsync());
        Assert.Null(await Messages.List(_request, default));
        Assert.Null(await Messages.Write(_request, Personal.Of("x"), false, default));
        Assert.Null(await Messages.Answer(_request, Personal.Of("x"), default));
    }

    [Fact]
    public async Task Of_messages_written_at_once_each_has_a_place_of_its_own()
    {
        var written = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => Messages.Answer(_request, Personal.Of($"message {i}"), default)));
        Assert.Equal(6, written.Select(each => each!.Id).Distinct().Count());
        Assert.Equal(
            written.Select(each => each!.Text.Reveal()).Order(),
            (await Messages.List(_request, default))!.Select(each => each.Text.Reveal()).Order());
    }

    private Task<RequestRecord> Record() => _bench.Record(_request);

    private async Task Write(string text, bool asks)
    {
        var before = _bench.Domain.Started.Inputs.Keys.ToHashSet();
        var message = (await Messages.Write(_request, Personal.Of(text), asks, default))!;
        var key = new MailKey(_request, $"message-{message.Id}");
        Assert.Contains(MessageMailWorkflow.InstanceOf(key), _bench.Domain.Started.Inputs.Keys);
        await MessageMailWorkflow.Run(_bench.Domain.Context(), key);
        await _bench.Deliver(before);
    }
}
