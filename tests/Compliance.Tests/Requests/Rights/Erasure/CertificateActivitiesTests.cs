using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;

namespace Compliance.Tests.Requests.Rights.Erasure;

public sealed class CertificateActivitiesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    private ICertificateStore Store => _bench.Get<ICertificateStore>();

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_statement_that_was_kept_first_counts()
    {
        var id = await Located();
        Assert.Equal(RequestOutcome.Incomplete, await State(id, covered: false));
        var kept = (await Store.FindStatement(Final(id), default))!.Value.ToArray();

        _bench.Clock.AdvanceMinutes(5);
        Assert.Equal(RequestOutcome.Incomplete, await State(id, covered: true));
        Assert.Equal(kept, (await Store.FindStatement(Final(id), default))!.Value.ToArray());
    }

    [Fact]
    public async Task What_is_covered_and_had_no_key_is_complete() =>
        Assert.Equal(RequestOutcome.Complete, await State(await Located(), covered: true));

    [Fact]
    public async Task A_certificate_is_logged_once_and_kept_as_it_was_first_made()
    {
        var id = await Located();
        await State(id, covered: true);
        await Issue(id);
        var file = (await Store.Find(Final(id), default))!.Value.ToArray();
        await Issue(id);
        Assert.Equal(file, (await Store.Find(Final(id), default))!.Value.ToArray());
        Assert.NotNull(await _bench.Log.Find($"{id}/erasure", default));
    }

    [Fact]
    public async Task The_signer_refuses_another_requests_statement()
    {
        var id = await Located();
        await State(id, covered: true);
        await Store.KeepStatement(Final("request-9"), (await Store.FindStatement(Final(id), default))!.Value, default);

        var refused = await Assert.ThrowsAsync<StepFailedException>(() => Issue("request-9"));
        Assert.Equal(("statement-of-another-request", "request-9"), (refused.Code, refused.Reference));
        Assert.Null(await Store.Find(Final("request-9"), default));
    }

    [Fact]
    public async Task Nor_does_it_log_a_pending_statement_as_a_final_one()
    {
        var id = await Located();
        await _bench.Run(CertificateActivities.State, new StateErasure(id, CertificateKind.ErasurePending, Covered: true));
        await Store.KeepStatement(Final(id), (await Store.FindStatement(new(id, CertificateKind.ErasurePending), default))!.Value, default);
        await Assert.ThrowsAsync<StepFailedException>(() => Issue(id));
        Assert.Null(await _bench.Log.Find($"{id}/erasure", default));
    }

    [Fact]
    public async Task Without_a_statement_nothing_is_signed()
    {
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => Issue("request-9"));
        Assert.Equal(("statement-not-found", "request-9"), (failed.Code, failed.Reference));
    }

    private static CertificateName Final(string id) => new(id, CertificateKind.Erasure);

    /// <summary>An erasure of somebody who is not enrolled, up to where it is stated.</summary>
    private async Task<string> Located()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await _bench.Run(ReceiptActivities.LogReceived, id);
        await _bench.Run(SubjectActivities.Locate, id);
        var key = new KeyStep(id, null);
        await _bench.Run(FenceActivities.Prepare, new FenceStep(id, null, []));
        await _bench.Run(FenceActivities.Confirm, key);
        _bench.Clock.AdvanceHours(1);
        await _bench.Run(PolicyApproval.Approve, id);
        await _bench.Run(KeyActivities.Delete, key);
        return id;
    }

    private Task Issue(string id) => _bench.Run(CertificateActivities.Issue, new IssueCertificate(id, CertificateKind.Erasure));

    private Task<RequestOutcome> State(string id, bool covered) =>
        _bench.Run(CertificateActivities.State, new StateErasure(id, CertificateKind.Erasure, covered));
}
