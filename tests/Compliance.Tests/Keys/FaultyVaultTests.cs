using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Vault;
using Compliance.Testing.Workflows;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Keys;

/// <summary>Erasures on a vault that does not do as it says, or says no for a while.</summary>
public sealed class FaultyVaultTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;
    private FaultyKeyVault _vault = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(
        azurite, services => services.AddSingleton<IKeyVault>(each =>
            _vault = new FaultyKeyVault((IKeyVault)each.GetRequiredService<IVaultAudit>(), each.GetRequiredService<TimeProvider>())));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Purge_lies_and_nothing_is_certified_before_the_key_is_gone()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        _vault.PurgeLies = true;
        var purges = 0;
        var (outcome, context, id) = await Erase((name, isAfter) =>
        {
            if (isAfter && name == "PurgeKey" && ++purges == 3)
                _vault.PurgeLies = false;
            Assert.False(name == "IssueCertificate" && purges < 4, "Certified while the key was there.");
            return Task.CompletedTask;
        });
        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.Equal(4, context.Steps.Count(step => step == "PurgeKey"));
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe((await _bench.Get<ISubjectKeyStore>().Find(subject))!.KeyName));
        Assert.NotNull(await _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default));
    }

    [Fact]
    public async Task A_storm_of_refusals_is_waited_out_at_every_step_and_shown()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        var (outcome, context, _) = await Erase((name, isAfter) =>
        {
            if (!isAfter && name is "DisableKey" or "DeleteKey" or "PurgeKey" && _stormed.Add(name))
                _vault.Throttle(3);
            return Task.CompletedTask;
        });
        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.Contains(context.Statuses, status => status.Contains("\"waitingFor\":\"key-vault\"", StringComparison.Ordinal));
        Assert.DoesNotContain(context.Statuses, status => status.Contains("quarantined", StringComparison.Ordinal));
    }

    private readonly HashSet<string> _stormed = [];

    private async Task<(RequestOutcome Outcome, ScriptedContext Context, string Id)> Erase(Func<string, bool, Task> around)
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var context = _bench.Context(id, around);
        return (await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)), context, id);
    }
}
