using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Compliance.DataMap;
using Compliance.Decisions.Signing;
using Compliance.Evidence;
using Compliance.Personalization.Signing;
using Compliance.Recipients;
using Compliance.Requests.Lifecycle;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Recipients;
using Compliance.Tests.Requests;
using Compliance.Workflows;

namespace Compliance.Tests.Recipients;

/// <summary>Who else was given a person's data is told of its erasure, whatever their endpoint does.</summary>
public sealed class RecipientNoticeTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly string Map = SmallShop.Map.Replace(
        "  connections:\n",
        """
          recipients:
            mailing-house: {title: The Mailing House, owner: marketing, identity: email, receives: [mail.contacts]}
            parcel-service: {identity: customer_number, receives: [sales.orders]}
          connections:

        """.ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    private readonly TestRecipient _house = new();
    private DomainBench _bench = null!;
    private string _request = "";

    private static NoticeKey House(string request, long round = 0) => new(request, "mailing-house", round);

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(
            azurite, map: Map, settings: new Dictionary<string, string?>
            {
                ["Compliance:Recipients:Addresses:mailing-house"] = _house.Address, ["Compliance:Recipients:TimeoutSeconds"] = "1",
                ["Compliance:Recipients:Hours"] = "2",
            });
        _request = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        Assert.True((await _bench.Run(SubjectActivities.Locate, _request)).TellsRecipients);
        Assert.Equal(2, (await _bench.Run(ThirdParties.Tell, _request)).Open);
    }

    public async ValueTask DisposeAsync()
    {
        _house.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_is_signed_by_a_published_key_and_names_the_person_as_the_recipient_knows_them()
    {
        Assert.Equal(NoticeState.Confirmed, await Run());
        var parts = Assert.Single(_house.Received).Split('.');
        var header = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0])).RootElement;
        Assert.Equal(NoticeSigning.Type, header.GetProperty("typ").GetString());
        var published = (await _bench.Get<IDecisionSigning>().Keys(default)).Single(key => key.Id == header.GetProperty("kid").GetString());
        var point = new ECPoint
        {
            X = System.Buffers.Text.Base64Url.DecodeFromChars(published.X), Y = System.Buffers.Text.Base64Url.DecodeFromChars(published.Y),
        };
        Assert.True(Es256DecisionKey.Of(published.Id, point).Verify(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2])));

        var claims = TestRecipient.Claims(_house.Received[0]);
        Assert.Equal("mailing-house", claims.GetProperty("aud").GetString());
        Assert.Equal($"{_request}/mailing-house", claims.GetProperty("jti").GetString());
        Assert.Equal("erasure", claims.GetProperty("right").GetString());
        Assert.Equal("ada@example.org", Assert.Single(claims.GetProperty("sub_ids").EnumerateArray()).GetProperty("value").GetString());
        Assert.Equal(600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task A_recipient_that_fails_twice_is_told_a_third_time_under_the_same_id()
    {
        _house.Answer = (n, notice, response) =>
            n < 3 ? TestRecipient.Write(response, 500, "oops") : TestRecipient.Confirm(notice, response);
        var context = _bench.Context("tell");
        Assert.Equal(NoticeState.Confirmed, await NoticeWorkflow.Run(context, House(_request)));
        Assert.Equal(
            ["SendRecipientNotice", "sleep 30s", "SendRecipientNotice", "sleep 60s", "SendRecipientNotice"], context.Steps);
        Assert.Single(_house.Received.Select(each => TestRecipient.Claims(each).GetProperty("jti").GetString()).Distinct());
        var notice = await Find();
        Assert.Equal((3, null, 64), (notice.Attempts, notice.Failure, notice.Receipt!.Length));
    }

    [Theory]
    [InlineData(200, "<html>thank you</html>", "no-receipt")]
    [InlineData(200, """{"jti":"another","status":"done"}""", "no-receipt")]
    [InlineData(200, """{"status":"done"}""", "no-receipt")]
    [InlineData(200, "[]", "no-receipt")]
    [InlineData(202, "", "accepted")]
    [InlineData(302, "", "http-302")]
    [InlineData(404, "", "http-404")]
    public async Task What_is_no_confirmation_is_none_and_becomes_a_task_in_the_end(int status, string body, string code)
    {
        _house.Answer = (_, _, response) =>
        {
            response.Headers["Location"] = "http://169.254.169.254/latest";
            return TestRecipient.Write(response, status, body);
        };
        Assert.Equal(NoticeState.Dead, await Run());
        Assert.Equal(code, (await Find()).Failure);
        var task = Assert.Single(await Tasks());
        Assert.Equal(("recipient-mailing-house", "The Mailing House", "marketing"), (task.Name, task.Place, task.Owner));
        Assert.DoesNotContain("example.org", task.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_and_one_that_never_comes_are_none()
    {
        _house.Answer = (n, _, response) => n == 1
            ? TestRecipient.Write(response, 200, new string(' ', 17 * 1024))
            : Task.CompletedTask;
        Assert.Equal(NoticeState.Waiting, await _bench.Run(NoticeActivities.Send, House(_request)));
        Assert.Equal("no-receipt", (await Find()).Failure);
        var silent = _bench.Run(NoticeActivities.Send, House(_request));
        while (!silent.IsCompleted)
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(20);
        }

        Assert.Equal(NoticeState.Waiting, await silent);
        Assert.Equal("timed-out", (await Find()).Failure);
        _house.Dispose();
        Assert.Equal(NoticeState.Waiting, await _bench.Run(NoticeActivities.Send, House(_request)));
        Assert.Equal("no-connection", (await Find()).Failure);
    }

    [Fact]
    public async Task A_recipient_without_an_address_is_a_persons_task_at_once()
    {
        Assert.Equal(NoticeState.Dead, await NoticeWorkflow.Run(_bench.Context("tell"), new NoticeKey(_request, "parcel-service", 0)));
        Assert.Equal("recipient-parcel-service", Assert.Single(await Tasks()).Name);
    }

    [Fact]
    public async Task Only_who_was_given_rows_of_the_person_is_told()
    {
        var other = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        await _bench.Run(SubjectActivities.Locate, other);
        await _bench.Run(ThirdParties.Tell, other);
        Assert.Equal(
            ["parcel-service"], (await _bench.Get<IRecipientService>().ListOf(other, default))!.Select(each => each.Recipient));
    }

    [Fact]
    public async Task One_that_was_given_up_is_told_again_and_what_was_confirmed_is_not()
    {
        _house.Answer = (_, _, response) => TestRecipient.Write(response, 500, "");
        Assert.Equal(NoticeState.Dead, await Run());
        _house.Answer = (_, notice, response) => TestRecipient.Confirm(notice, response);
        Assert.True(await _bench.Get<IRecipientService>().Replay(_request, "mailing-house", default));
        Assert.False(await _bench.Get<IRecipientService>().Replay(_request, "mailing-house", default));
        var started = Assert.Single(
            _bench.Started.Inputs,
            each => each.Key.StartsWith($"{_request}-tell-mailing-house-", StringComparison.Ordinal)
                && !each.Key.EndsWith("-0", StringComparison.Ordinal));
        Assert.Equal(NoticeState.Confirmed, await NoticeWorkflow.Run(_bench.Context("again"), WorkflowJson.Read<NoticeKey>(started.Value)));
        Assert.False(await _bench.Get<IRecipientService>().Replay(_request, "mailing-house", default));
        Assert.Null(await _bench.Get<IRecipientService>().Replay(_request, "nobody", default));
    }

    [Fact]
    public async Task A_step_that_runs_again_after_it_was_confirmed_tells_nobody_twice()
    {
        Assert.Equal(NoticeState.Confirmed, await Run());
        Assert.Equal(2, (await _bench.Run(ThirdParties.Tell, _request)) is var state ? state.Open + state.Confirmed : 0);
        Assert.Equal(NoticeState.Confirmed, await Run());
        Assert.Single(_house.Received);
    }

    [Fact]
    public async Task The_journal_says_who_has_confirmed_and_who_has_not()
    {
        Assert.Equal(NoticeState.Confirmed, await Run());
        Assert.Equal(1, (await _bench.Run(ThirdParties.Look, new ThirdPartyLook(_request, false))).Open);
        Assert.DoesNotContain(await Journal(), line => line.Subject.StartsWith("recipient ", StringComparison.Ordinal));
        await _bench.Run(ThirdParties.Look, new ThirdPartyLook(_request, true));
        var lines = (await Journal()).Where(line => line.Subject.StartsWith("recipient ", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                ("recipient mailing-house", "recipient confirmed", "recipient"),
                ("recipient parcel-service", "recipient told, not confirmed", "system"),
            ],
            lines.Select(line => (line.Subject, line.Fact, line.Observer)));
    }

    [Fact]
    public async Task At_rest_identifiers_are_sealed_and_once_confirmed_they_are_gone()
    {
        var table = _bench.Get<StorageLayout>().Table("recipients");
        var before = (await table.GetEntityAsync<TableEntity>(_request, "mailing-house")).Value;
        Assert.Contains("Columns", before.Keys);
        Assert.DoesNotContain(before, each => Text(each.Value).Contains("ada@", StringComparison.Ordinal));
        Assert.DoesNotContain(_bench.Started.Inputs.Values, input => input.Contains("ada@", StringComparison.Ordinal));
        await Run();
        Assert.DoesNotContain("Columns", (await table.GetEntityAsync<TableEntity>(_request, "mailing-house")).Value.Keys);
    }

    [Theory]
    [InlineData("http://hook.example/")]
    [InlineData("ftp://hook.example/")]
    [InlineData("https://user:secret@hook.example/")]
    [InlineData("hook.example")]
    public void An_address_that_is_not_safe_is_refused_at_the_start(string address) =>
        Assert.NotEmpty(new RecipientOptions { Addresses = { ["mailing-house"] = address } }.Validate(new(this)));

    [Fact]
    public void The_data_map_names_recipients_by_what_they_are_given()
    {
        var recipient = DataMapLoader.Load(Map, "map.yml").Recipients[0];
        Assert.Equal(
            ("mailing-house", "The Mailing House", "marketing", "email"),
            (recipient.Key, recipient.Title, recipient.Owner, recipient.Identity));
        Assert.Equal(["mail.contacts"], recipient.Receives.Select(each => each.ToString()));
        var refused = Assert.Throws<DataMapException>(() => DataMapLoader.Load(
            Map.Replace("identity: email, receives: [mail.contacts]", "identity: fax, receives: [mail.contact]", StringComparison.Ordinal),
            "map.yml"));
        Assert.Contains("fax", refused.Message, StringComparison.Ordinal);
        Assert.Contains("There is no collection 'mail.contact'", refused.Message, StringComparison.Ordinal);
    }

    private static string Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}";

    private Task<NoticeState> Run() => NoticeWorkflow.Run(_bench.Context("tell"), House(_request));

    private async Task<RecipientNotice> Find() => (await _bench.Get<IRecipientNotices>().Find(_request, "mailing-house", default))!;

    private async Task<IReadOnlyList<ManualTask>> Tasks() => (await _bench.Get<ITaskService>().ListOf(_request, default))!;

    private Task<IReadOnlyList<JournalLine>> Journal() => _bench.Get<IProcessingJournal>().Read(_request, default);
}
