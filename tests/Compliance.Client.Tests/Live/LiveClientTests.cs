using System.IO.Compression;
using Compliance.Client.Consent;
using Compliance.Client.Decisions;
using Compliance.Client.Personalization;
using Compliance.Client.Problems;
using Compliance.Client.Requests;
using Compliance.Client.Tests.Support;
using Compliance.Decisions;
using Compliance.Decisions.Signing;
using Compliance.Web.Personalization;

namespace Compliance.Client.Tests.Live;

/// <summary>Every call of the client against the running product.</summary>
public sealed class LiveClientTests(RunningShop shop)
{
    private static readonly ConsentAct ByApp = new(ConsentMethod.App);

    private readonly DecisionParties _mailer = new(shop.Issuer, "mailer");

    private readonly ComplianceClient _client = shop.Client();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_notice_to_the_field_that_is_read_and_to_the_withdrawal_that_ends_it()
    {
        var (person, _) = await shop.Enrol();
        Assert.True((await _client.Consent.MayAsk(person, RunningShop.Recommend, "us-ca", cancellation: Cancelled)).MayAsk);
        var before = await _client.Personalization.Read(person, RunningShop.Recommend, cancellation: Cancelled);
        Assert.False(before.IsGiven(RunningShop.Colour));
        Assert.Empty(before.Rows("shop.people"));

        await Allow(person);
        Assert.Equal("given", (await _client.Consent.State(person, cancellation: Cancelled)).Consents.Single().State);
        var given = await _client.Personalization.Read(person, RunningShop.Recommend, [RunningShop.Colour], cancellation: Cancelled);
        Assert.Equal("red", given.Rows("shop.people").Single()["colour"]!.GetValue<string>());
        Assert.True(given.IsGiven(RunningShop.Colour));
        Assert.DoesNotContain("red", given.ToString(), StringComparison.Ordinal);
        var uses = await _client.Personalization.AllUses(person, Cancelled).ToListAsync(Cancelled);
        Assert.Equal([given.Use, before.Use], uses.Select(use => use.Id));
        Assert.Equal([true, false], uses.Select(use => use.IsUse));

        Assert.True(await _client.Consent.Withdraw(person, RunningShop.Recommend, ByApp, Cancelled));
        Assert.False(await _client.Consent.Withdraw(person, RunningShop.Recommend, ByApp, Cancelled));
        var after = await _client.Personalization.Read(person, RunningShop.Recommend, cancellation: Cancelled);
        Assert.Equal("withdrawn", Assert.Single(after.Fields).Reason);
        var history = await _client.Consent.History(person, cancellation: Cancelled);
        Assert.Equal(["given", "withdrawn"], history.Events.Select(each => each.Act));
    }

    [Fact]
    public async Task Decisions_are_those_of_the_library_one_for_each_person_and_are_explained()
    {
        var (yes, _) = await shop.Enrol();
        var device = await _client.Consent.MakeDevice(cancellation: Cancelled);
        await Allow(yes);
        var bulk = await _client.Decisions.Decide([device, yes], RunningShop.Recommend, cancellation: Cancelled);
        Assert.Equal([yes], bulk.Allowed);
        var decision = bulk.Decisions[1];
        Assert.Equal(DecisionReason.Consented, decision[RunningShop.Colour].Reason);
        Assert.InRange(decision.Expires - decision.Instant, TimeSpan.FromTicks(1), DecisionOptions.MaxStaleness);

        var explained = Assert.Single(await _client.Decisions.Explain([device], RunningShop.Recommend, cancellation: Cancelled));
        Assert.Equal("no-consent", explained.Findings.Single(each => each.Decides).Reason);
        Assert.NotEmpty(Assert.Single(explained.Sentences));
    }

    [Fact]
    public async Task A_signed_decision_is_checked_with_the_published_keys_and_answers_for_nobody_else()
    {
        var (person, _) = await shop.Enrol();
        await Allow(person);
        var signed = Assert.Single(await _client.Decisions.DecideSigned(
            [person], RunningShop.Recommend, audience: _mailer.Audience, cancellation: Cancelled));
        var checks = _client.Decisions.Checks(_mailer, DecisionVerifier.MaxClockSkew);
        var found = await checks.Verify(signed.Jws, person, RunningShop.Recommend, [RunningShop.Colour], Cancelled);
        Assert.Equal(DecisionFailure.None, found.Failure);
        Assert.Equal(signed.Decision.Answers, found.Decision!.Answers);
        Assert.Equal(signed.Decision.PolicyHash, found.Decision.PolicyHash);
        var another = new string('0', 32);
        Assert.Equal(
            DecisionFailure.OtherQuestion, (await checks.Verify(signed.Jws, another, RunningShop.Recommend, null, Cancelled)).Failure);
        var other = _client.Decisions.Checks(_mailer with { Audience = "shop" }, DecisionVerifier.MaxClockSkew);
        Assert.Equal(
            DecisionFailure.OtherParties, (await other.Verify(signed.Jws, person, RunningShop.Recommend, null, Cancelled)).Failure);

        var given = await _client.Personalization.Read(
            person, RunningShop.Recommend, how: new GateReading { IsSigned = true, Audience = _mailer.Audience }, cancellation: Cancelled);
        Assert.True((await checks.Verify(given.Jws!, person, RunningShop.Recommend, null, Cancelled)).IsValid);
    }

    [Fact]
    public async Task A_cached_decision_is_asked_for_again_once_it_is_forgotten()
    {
        var (person, _) = await shop.Enrol();
        await Allow(person);
        var cache = new CachedDecisions(_client.Decisions, TimeProvider.System);
        var first = await cache.Decide(person, RunningShop.Recommend, cancellation: Cancelled);
        Assert.True(first.AllowsAll);
        Assert.Same(first, await cache.Decide(person, RunningShop.Recommend, cancellation: Cancelled));
        await _client.Consent.WithdrawAll(person, ByApp, Cancelled);
        cache.Forget(person);
        Assert.NotSame(first, await cache.Decide(person, RunningShop.Recommend, cancellation: Cancelled));
    }

    [Fact]
    public async Task Every_other_act_of_a_person_is_recorded_and_taken_back()
    {
        var (person, _) = await shop.Enrol();
        var consent = _client.Consent;
        Assert.True(await consent.RecordObjection(person, RunningShop.Recommend, ByApp, cancellation: Cancelled));
        Assert.True(await consent.RecordObjection(person, RunningShop.Recommend, ByApp, takeBack: true, Cancelled));
        Assert.True(await consent.RecordObjection(person, null, ByApp, cancellation: Cancelled));
        Assert.True(await consent.Restrict(person, ByApp, cancellation: Cancelled));
        Assert.True(await consent.OptOut(person, [OptOutClass.TargetedAdvertising, OptOutClass.Sale], ByApp, cancellation: Cancelled));
        Assert.True(await consent.LimitUse(person, ByApp, cancellation: Cancelled));
        var state = await consent.State(person, cancellation: Cancelled);
        Assert.True(state.IsRestricted && state.LimitsUse && state.ObjectsToMarketing);
        Assert.Empty(state.Objections);
        Assert.Equal(["sale", "targeted-advertising"], Assert.Single(state.OptOuts).Classes);
        Assert.True(await consent.Restrict(person, ByApp, takeBack: true, Cancelled));
        Assert.True(await consent.LimitUse(person, ByApp, takeBack: true, Cancelled));
        Assert.True(await consent.OptOut(person, [OptOutClass.Sale], ByApp, takeBack: true, Cancelled));
        var byGuardian = ByApp with { By = new ActingHand(HandKind.Guardian, AgeBand.From13To15, Guid.NewGuid().ToString("N")) };
        Assert.Equal(0, await consent.WithdrawAll(person, byGuardian, Cancelled));
    }

    [Fact]
    public async Task Signals_come_in_and_go_out_and_a_device_becomes_a_person_s()
    {
        var (person, _) = await shop.Enrol();
        var consent = _client.Consent;
        var device = await consent.MakeDevice(new BrowserSignal(Regime: "us-ca"), Cancelled);
        Assert.Equal("signal", Assert.Single((await consent.State(device, cancellation: Cancelled)).OptOuts).Origin);
        Assert.NotEqual(0, await consent.Join(person, device, cancellation: Cancelled));
        Assert.NotEmpty((await consent.RecordGpp(person, "DBABTA~1YYN", cancellation: Cancelled)).OptedOut);
        var tcf = await consent.RecordTcf(person, "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA.IAAA", cancellation: Cancelled);
        Assert.False(tcf.HasGlobalPrivacyControl);
        Assert.NotEmpty((await consent.Signals(person, cancellation: Cancelled)).ConsentMode);
        Assert.True(await consent.TakeBackSignal(person, ByApp, Cancelled));
    }

    [Fact]
    public async Task An_access_request_is_submitted_once_followed_and_downloaded()
    {
        var (_, number) = await shop.Enrol();
        var submission = new RequestSubmission(Right.Access, new Dictionary<string, string> { ["customer_number"] = number });
        var key = Guid.NewGuid().ToString("N");
        var accepted = await _client.Requests.Submit(submission, key, Cancelled);
        Assert.Equal(accepted.Id, (await _client.Requests.Submit(submission, key, Cancelled)).Id);
        Assert.DoesNotContain(number, submission.ToString(), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ComplianceRefusedException>(
            () => _client.Requests.Submit(submission with { Right = Right.Erasure }, key, Cancelled));
        Assert.Equal(ProblemCodes.IdempotencyKeyReused, refused.Problem.Code);

        var status = await _client.Requests.Find(accepted.Id, Cancelled);
        for (var attempt = 0; !status.IsClosed && attempt < 600; attempt++)
        {
            await Task.Delay(100, Cancelled);
            status = await _client.Requests.Find(accepted.Id, Cancelled);
        }

        Assert.Equal("complete", status.Outcome);
        using var archive = new MemoryStream();
        await _client.Requests.Download(accepted.Id, archive, Cancelled);
        Assert.NotEmpty(new ZipArchive(archive, ZipArchiveMode.Read).Entries);
        var none = await Assert.ThrowsAsync<ComplianceRefusedException>(() => _client.Requests.Certificate(accepted.Id, Cancelled));
        Assert.Equal(ProblemCodes.UnknownCertificate, none.Problem.Code);
    }

    [Fact]
    public async Task A_refusal_has_its_problem_with_the_remedy_and_nothing_that_was_sent()
    {
        var (person, _) = await shop.Enrol();
        var refused = await Assert.ThrowsAsync<ComplianceRefusedException>(
            () => _client.Decisions.Decide(person, "sell-everything", cancellation: Cancelled));
        Assert.Equal(
            (ProblemCodes.UnknownPurpose, "/problems/unknown-purpose", 422),
            (refused.Problem.Code, refused.Problem.Type, refused.Problem.Status));
        Assert.Equal(Web.Problems.Problem.UnknownPurpose.Kind.Do, refused.Problem.Remedy);
        Assert.DoesNotContain("sell-everything", refused.ToString(), StringComparison.Ordinal);

        var stranger = shop.Client(PersonalizationApi.ReadUses);
        var forbidden = await Assert.ThrowsAsync<ComplianceRefusedException>(
            () => stranger.Personalization.Read(person, RunningShop.Recommend, cancellation: Cancelled));
        Assert.Equal((ProblemCodes.Forbidden, "personal-data.use"), (forbidden.Problem.Code, forbidden.Problem.Permission));
        var unknown = await Assert.ThrowsAsync<ComplianceRefusedException>(
            () => _client.Consent.State("../people", cancellation: Cancelled));
        Assert.Equal(ProblemCodes.UnknownPerson, unknown.Problem.Code);
        await Assert.ThrowsAsync<ArgumentException>(
            () => _client.Personalization.Read(person, RunningShop.Recommend, [], cancellation: Cancelled));
    }

    private async Task Allow(string person)
    {
        var shown = await _client.Consent.Render(person, new NoticeRendering("shop-privacy", "en", "web-banner"), Cancelled);
        Assert.Equal([RunningShop.Recommend], shown.Purposes.Select(purpose => purpose.Code));
        Assert.DoesNotContain(shown.Token, shown.ToString(), StringComparison.Ordinal);
        var recorded = await _client.Consent.Answer(
            person,
            new NoticeAnswer(
                ConsentMethod.WebForm, shown.Token, "web-banner", new Dictionary<string, bool> { [RunningShop.Recommend] = true },
                shown.Notice.Hash),
            Cancelled);
        Assert.Equal("given", Assert.Single(recorded).Act);
    }
}
