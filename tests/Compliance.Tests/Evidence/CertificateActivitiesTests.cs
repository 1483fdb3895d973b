using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Protection.Vault;
using Compliance.Requests;
using Compliance.Storage;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Workflows;

namespace Compliance.Tests.Evidence;

public sealed class CertificateActivitiesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench bench = null!;

    private ICertificateStore Store => bench.Get<ICertificateStore>();

    public async ValueTask InitializeAsync() => bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task The_statement_that_was_kept_first_counts()
    {
        var id = await Located();
        Assert.Equal(RequestOutcome.Incomplete, await State(id, covered: false));
        var kept = (await Store.FindStatement(id, default))!.Value.ToArray();

        bench.Clock.AdvanceMinutes(5);
        Assert.Equal(RequestOutcome.Incomplete, await State(id, covered: true));
        Assert.Equal(kept, (await Store.FindStatement(id, default))!.Value.ToArray());
    }

    [Fact]
    public async Task What_is_covered_and_had_no_key_is_complete() => Assert.Equal(RequestOutcome.Complete, await State(await Located(), covered: true));

    [Fact]
    public async Task The_probe_is_in_the_account_and_decides()
    {
        var subject = await Sealed();
        var id = await Located();
        Assert.Equal(RequestOutcome.Incomplete, await bench.Run(CertificateActivities.State, new StateErasure(id, subject, Covered: true)));
        var account = await bench.Get<IRequestAccounts>().Read(id, default);
        Assert.Equal("shred pending", Assert.Single(account, line => line.Subject == "key").Fact);
        Assert.Equal(
            [
                ("unwrap with the erased key", nameof(KeyVaultError.Rejected)),
                ("unwrap with the control key compliance-control", "unwrapped"),
            ],
            account.Where(line => line is { Subject: "probe", Observer: "vault" }).Select(line => (line.Fact, line.Detail!)));
    }

    [Fact]
    public async Task A_step_that_a_crash_cut_short_states_what_its_first_probe_saw()
    {
        var subject = await Sealed();
        var id = await Located();
        await bench.Run(CertificateActivities.State, new StateErasure(id, subject, Covered: true));
        await bench.Get<StorageLayout>().Statements.DeleteBlobAsync($"{id}.json");
        foreach (var step in new[] { KeyActivities.Fence, KeyActivities.Delete, KeyActivities.Purge })
            await bench.Run(step, new KeyStep(id, subject));

        Assert.Equal(RequestOutcome.Incomplete, await bench.Run(CertificateActivities.State, new StateErasure(id, subject, Covered: true)));
    }

    [Fact]
    public async Task The_signer_refuses_another_requests_statement()
    {
        var id = await Located();
        await State(id, covered: true);
        await Store.KeepStatement("request-9", (await Store.FindStatement(id, default))!.Value, default);

        var refused = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(CertificateActivities.Issue, "request-9"));
        Assert.Equal(("statement-of-another-request", "request-9"), (refused.Code, refused.Reference));
        Assert.Null(await Store.Find("request-9", default));
    }

    [Fact]
    public async Task Without_a_statement_nothing_is_signed()
    {
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(CertificateActivities.Issue, "request-9"));
        Assert.Equal(("statement-not-found", "request-9"), (failed.Code, failed.Reference));
    }

    private async Task<string> Located()
    {
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await bench.Run(SubjectActivities.Locate, id);
        return id;
    }

    private Task<string> Sealed() => bench.Enrol("C-1", "ada@example.org");

    private Task<RequestOutcome> State(string id, bool covered) => bench.Run(CertificateActivities.State, new StateErasure(id, null, covered));
}
