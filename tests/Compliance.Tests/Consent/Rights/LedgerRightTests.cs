using Compliance.Consent.Ledger;
using Compliance.Consent.Rights;
using Compliance.Decisions;
using Compliance.Decisions.Policies;
using Compliance.Personalization;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Tests.Personalization;
using NodaTime;

namespace Compliance.Tests.Consent.Rights;

/// <summary>Rights that end uses: what they write to the ledger counts before the submission is answered.</summary>
public sealed class LedgerRightTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private GateBench _bench = null!;

    private IRequestService Requests => _bench.Domain.Get<IRequestService>();

    public async ValueTask InitializeAsync() => _bench = await GateBench.Start(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(Right.Restriction, "eu-gdpr", null, PurposeClasses.None, DecisionReason.Restricted, GateBench.Pages)]
    [InlineData(Right.Objection, "eu-gdpr", GateBench.Pages, PurposeClasses.None, DecisionReason.Objected, GateBench.Pages)]
    [InlineData(Right.Objection, "eu-gdpr", null, PurposeClasses.None, DecisionReason.Withdrawn, GateBench.Newsletter)]
    [InlineData(Right.OptOut, "us-ca", null, PurposeClasses.Profiling, DecisionReason.OptedOut, GateBench.Recommend)]
    [InlineData(Right.Withdrawal, "eu-gdpr", GateBench.Recommend, PurposeClasses.None, DecisionReason.Withdrawn, GateBench.Recommend)]
    [InlineData(Right.Withdrawal, "eu-gdpr", null, PurposeClasses.None, DecisionReason.Withdrawn, GateBench.Newsletter)]
    public async Task What_is_chosen_counts_before_the_submission_is_answered_and_the_request_ends_complete(
        Right right, string law, string? purpose, PurposeClasses classes, DecisionReason reason, string asked)
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        await _bench.Answer(_bench.Anna, GateBench.Newsletter, isYes: true);
        Assert.True((await Read(_bench.Anna, asked)).Decision.AllowsAny);

        var received = await Submit(right, law, "A-1", purpose, classes);
        Assert.All((await Read(_bench.Anna, asked)).Decision.Answers, answer => Assert.Equal(reason, answer.Reason));
        var acts = await Acts(_bench.Anna);
        Assert.Equal(ConsentMethod.Request, acts[^1].Method);

        Assert.Equal(RequestOutcome.Complete, await Run(received));
        Assert.Equal(RequestOutcome.Complete, (await Requests.Find(received.Record.Id, default))!.Record.Outcome);
        Assert.Equal(acts, await Acts(_bench.Anna));
    }

    [Fact]
    public async Task What_the_person_says_after_the_submission_stands_however_late_the_workflow_comes()
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        var received = await Submit(Right.Withdrawal, "eu-gdpr", "A-1", GateBench.Recommend);
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        Assert.Equal(RequestOutcome.Complete, await Run(received));
        Assert.True((await Read(_bench.Anna, GateBench.Recommend)).Decision.AllowsAny);
    }

    [Fact]
    public async Task An_address_that_somebody_else_may_share_reaches_nobodys_ledger()
    {
        var received = await Requests.Submit(
            new SubmittedRequest(Right.Restriction, "eu-gdpr", Stated("email", "anna@example.com"), "operator", null), default);
        Assert.Equal(RequestOutcome.Ambiguous, await Run(received));
        Assert.Empty(await Acts(_bench.Anna));
    }

    [Fact]
    public async Task Of_what_a_stranger_states_only_the_identity_that_tells_people_apart_is_kept()
    {
        var stated = new Identities(new Dictionary<string, Personal<string>>
        {
            ["number"] = Personal.Of("C-3"), ["email"] = Personal.Of("mallory@example.com"),
        });
        await Requests.Submit(new SubmittedRequest(Right.Restriction, "eu-gdpr", stated, "operator", null), default);
        var directory = _bench.Domain.Get<ISubjectDirectory>();
        Assert.Empty(await directory.Find("email", Personal.Of("mallory@example.com"), default));
        Assert.Single(await directory.Find("number", Personal.Of("C-3"), default));
    }

    [Fact]
    public async Task A_limit_on_sensitive_data_is_recorded_once()
    {
        var received = await Submit(Right.LimitUse, "us-ca", "A-1");
        await Run(received);
        Assert.Equal(ConsentAct.UseLimited, Assert.Single(await Acts(_bench.Anna)).Act);
    }

    [Fact]
    public async Task Two_people_who_choose_at_once_each_get_their_own()
    {
        await Task.WhenAll(
            Submit(Right.Objection, "eu-gdpr", "A-1", GateBench.Pages), Submit(Right.Restriction, "eu-gdpr", "B-2"),
            Submit(Right.Objection, "eu-gdpr", "A-1", GateBench.Pages));
        Assert.Equal([ConsentAct.Objected], (await Acts(_bench.Anna)).Select(each => each.Act));
        Assert.Equal([ConsentAct.Restricted], (await Acts(_bench.Ben)).Select(each => each.Act));
    }

    [Fact]
    public async Task Whoever_is_not_enrolled_is_enrolled_so_that_their_choice_is_found_by_whoever_uses_their_data_later()
    {
        var received = await Submit(Right.Objection, "eu-gdpr", "C-3", GateBench.Pages);
        Assert.Equal(RequestOutcome.Complete, await Run(received));
        var found = Assert.Single(
            await _bench.Domain.Get<ISubjectDirectory>().Find("number", Personal.Of("C-3"), default));
        Assert.Equal(ConsentAct.Objected, Assert.Single(await Acts(found)).Act);
    }

    [Fact]
    public async Task Whoever_states_nothing_that_tells_people_apart_and_is_not_enrolled_is_not_found()
    {
        var received = await Requests.Submit(
            new SubmittedRequest(
                Right.Restriction, "eu-gdpr", Stated("email", "nobody@example.com"), "operator", null),
            default);
        Assert.Equal(RequestOutcome.NotFound, await Run(received));
    }

    [Theory]
    [InlineData(Right.Restriction, GateBench.Pages, PurposeClasses.None, "purpose")]
    [InlineData(Right.Objection, "no-such-purpose", PurposeClasses.None, "purpose")]
    [InlineData(Right.Objection, null, PurposeClasses.Sale, "classes")]
    [InlineData(Right.OptOut, null, PurposeClasses.None, "classes")]
    [InlineData(Right.Access, GateBench.Pages, PurposeClasses.None, null)]
    public async Task A_choice_that_the_right_cannot_take_is_refused_and_leaves_no_request(
        Right right, string? purpose, PurposeClasses classes, string? member)
    {
        var refused = await Assert.ThrowsAsync<SubmissionRefusedException>(() => Submit(right, "eu-gdpr", "A-1", purpose, classes));
        Assert.Equal(("about", member), (Assert.Single(refused.Faults).Field, refused.Faults[0].Member));
        Assert.Empty(_bench.Domain.Started.Inputs);
        Assert.Empty(await Acts(_bench.Anna));
    }

    private Task<ReceivedRequest> Submit(
        Right right, string law, string number, string? purpose = null, PurposeClasses classes = PurposeClasses.None) =>
        Requests.Submit(
            new SubmittedRequest(right, law, Stated("number", number), "operator", null)
            {
                About = new UseChoice(purpose, classes),
            },
            default);

    private static Identities Stated(string kind, string value) =>
        new(new Dictionary<string, Personal<string>> { [kind] = Personal.Of(value) });

    private Task<RequestOutcome> Run(ReceivedRequest received) => LedgerRightWorkflow.Run(
        _bench.Domain.Context(received.Record.Id), new RequestInput(received.Record.Id, Duration.FromMinutes(5)));

    private Task<Personalized> Read(string person, string purpose) => _bench.Gate.Read(person, purpose, null, "shop-web", default);

    private async Task<IReadOnlyList<ConsentEvent>> Acts(string person) =>
        await _bench.Consent.History(ConsentHolder.Person(person), default).ToListAsync();
}
