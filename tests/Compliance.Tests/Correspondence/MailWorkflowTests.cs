using Azure.Data.Tables;
using Compliance.Correspondence;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Testing.Azurite;
using Compliance.Tests.Proofs;
using Compliance.Requests.Lifecycle;
using NodaTime;
using SmtpServer.Protocol;

namespace Compliance.Tests.Correspondence;

/// <summary>A message is sent, or somebody is told: whatever the mail server does.</summary>
public sealed class MailWorkflowTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private ProofBench _bench = null!;
    private string _request = "";

    private MailKey Key => new(_request, "hello");

    public async ValueTask InitializeAsync()
    {
        _bench = await ProofBench.Start(azurite);
        _request = await _bench.Submit(Right.Access, ProofMethod.Caller, ("customer_number", "C-1"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_message_that_is_taken_is_gone_from_the_outbox_and_is_not_sent_again()
    {
        await Queue();
        Assert.Equal(MailState.Sent, await Run());
        Assert.Equal(MailState.Sent, await Run());
        Assert.Single(_bench.Server.Taken);
        Assert.Null(await Outbox.Open(_request, "hello", default));
        Assert.Equal((MailState.Sent, 1), ((await Find()).State, (await Find()).Attempts));
    }

    [Fact]
    public async Task A_server_that_is_busy_twice_is_tried_a_third_time()
    {
        var answers = 0;
        _bench.Server.Answer = (_, _) => Task.FromResult(
            ++answers < 3 ? new SmtpResponse(SmtpReplyCode.InsufficientStorage, "later") : SmtpResponse.Ok);
        await Queue();
        var context = _bench.Domain.Context("mail-1");
        Assert.Equal(MailState.Sent, await MailWorkflow.Run(context, Key));
        Assert.Equal(["SendMail", "sleep 15s", "SendMail", "sleep 30s", "SendMail"], context.Steps);
        Assert.Single(_bench.Server.Taken);
        Assert.Empty(await Tasks());
    }

    [Fact]
    public async Task A_server_that_refuses_for_good_makes_a_task_at_once()
    {
        _bench.Server.Answer = (message, _) =>
            Task.FromResult(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, $"no such user {message.To}"));
        await Queue();
        Assert.Equal(MailState.Dead, await Run());
        var task = Assert.Single(await Tasks());
        Assert.Equal((ManualTaskKind.Mail, "mail-hello", ManualTaskState.Open), (task.Kind, task.Name, task.State));
        Assert.Contains("smtp-550", task.Instructions, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", task.ToString(), StringComparison.Ordinal);
        Assert.Null(await Outbox.Open(_request, "hello", default));
    }

    [Fact]
    public async Task A_server_that_is_down_for_a_day_makes_a_task_then()
    {
        await _bench.Server.DisposeAsync();
        await Queue();
        var began = _bench.Domain.Clock.GetCurrentInstant();
        Assert.Equal(MailState.Dead, await Run());
        Assert.InRange(_bench.Domain.Clock.GetCurrentInstant() - began, Duration.FromHours(24), Duration.FromHours(25));
        Assert.Equal("no-connection", (await Find()).Failure);
        Assert.InRange((await Find()).Attempts, 20, 40);
        Assert.Single(await Tasks());
    }

    [Fact]
    public async Task A_message_whose_time_is_over_is_not_sent()
    {
        await Queue(notAfter: _bench.Domain.Clock.GetCurrentInstant() + Duration.FromMinutes(10));
        _bench.Domain.Clock.AdvanceMinutes(10);
        Assert.Equal(MailState.Expired, await Run());
        Assert.Empty(_bench.Server.Taken);
        Assert.Empty(await Tasks());
    }

    [Fact]
    public async Task A_crash_between_sending_and_noting_sends_the_same_message_under_the_same_id()
    {
        await Queue();
        var table = _bench.Domain.Get<StorageLayout>().Table("mails");
        var before = (await table.GetEntityAsync<TableEntity>(_request, "hello")).Value;
        Assert.Equal(MailState.Sent, await Run());
        await table.UpsertEntityAsync(before, TableUpdateMode.Replace);
        Assert.Equal(MailState.Sent, await Run());
        Assert.Equal(2, _bench.Server.Taken.Count);
        Assert.Single(_bench.Server.Taken.Select(each => each.MessageId).Distinct());
    }

    [Fact]
    public async Task An_address_that_is_a_header_makes_a_task_and_no_message()
    {
        await Queue("ada@example.org\r\nBcc: all@example.org");
        Assert.Equal(MailState.Dead, await Run());
        Assert.Equal("no-address", (await Find()).Failure);
        Assert.Empty(_bench.Server.Taken);
    }

    [Fact]
    public async Task A_message_queued_twice_stays_what_it_was_and_is_sent_once()
    {
        await Queue();
        var kept = await Mails.Queue(Key, Draft("bob@example.org"), null, default);
        Assert.Equal("ada@example.org", kept.To.Reveal());
        Assert.Equal(MailState.Sent, await Run());
        Assert.Equal("ada@example.org", Assert.Single(_bench.Server.Taken).To.ToString());
        Assert.Single(_bench.Domain.Started.Inputs.Keys, key => key.Contains("-mail-", StringComparison.Ordinal));
    }

    private IMailOutbox Outbox => _bench.Domain.Get<IMailOutbox>();

    private MailService Mails => _bench.Domain.Get<MailService>();

    private Task Queue(string to = "ada@example.org", Instant? notAfter = null) => Mails.Queue(Key, Draft(to), notAfter, default);

    private static MailDraft Draft(string to) =>
        new(Personal.Of(to), MailTemplate.MessageWaiting, "en", new Dictionary<string, Personal<string>>());

    private Task<MailState> Run() => MailWorkflow.Run(_bench.Domain.Context("mail-1"), Key);

    private async Task<MailRecord> Find() => (await Outbox.Find(_request, "hello", default))!;

    private async Task<IReadOnlyList<ManualTask>> Tasks() => (await _bench.Domain.Get<ITaskService>().ListOf(_request, default))!;
}
