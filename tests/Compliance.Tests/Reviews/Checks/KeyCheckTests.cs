using Compliance.Findings;
using Compliance.Keys;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Evidence;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Reviews.Checks;

/// <summary>Row "Orphan/missed keys", where a person reads of it.</summary>
public sealed class KeyCheckTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly ReviewStep Step = new("review-1", new ReviewPart("keys", ""), Instant.FromUtc(2026, 11, 23, 5, 0));

    private DomainBench _bench = null!;
    private InterruptedLog _log = null!;
    private string _subject = "";

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(
            azurite,
            services => _log = InterruptedLog.Before(services),
            new Dictionary<string, string?> { ["Compliance:Reviews:KeyOwner"] = "custodians" }
        );
        await _bench.Get<IKeyStock>().Add(default);
        _subject = await _bench.Enrol("C-1", "ada@example.org");
        await _bench.Get<SubjectProtector>().SealText(_subject, new RecordAddress("crm.accounts", "C-1", "name"), "Ada", default);
        await _bench.Get<IKeyStock>().Add(default);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Where_every_key_is_accounted_for_nothing_is_found()
    {
        Assert.Empty(await Check());
        await Erase();
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task Orphan_and_missed_keys()
    {
        // Naive: an erasure by what the bindings say ends complete, with a key in the vault that none of them names.
        var stranger = (await _bench.Vault.CreateKey(KeyNames.New())).Reference.Name;
        await Erase();
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(stranger));

        var found = Assert.Single(await Check());
        Assert.Equal((KeyCheck.OrphanKey, stranger, Severity.High, "custodians"), (found.Kind, found.Where, found.Severity, found.Owner));
        Assert.Contains("the log does not tell of its creation", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_made_here_and_that_no_binding_has_is_found_as_such()
    {
        var lost = await _bench.Get<IKeyPool>().Take();
        var found = Assert.Single(await Check());
        Assert.Equal((KeyCheck.OrphanKey, lost.Reference.Name, Severity.Medium), (found.Kind, found.Where, found.Severity));
    }

    [Fact]
    public async Task A_key_in_use_that_somebody_deleted_is_found_with_the_day_until_which_it_is_recoverable_and_after_it_as_lost()
    {
        var key = (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.KeyName;
        await _bench.Vault.Delete(key);
        var found = Assert.Single(await Check());
        Assert.Equal((KeyCheck.MissingKey, key, (LocalDate?)new LocalDate(2026, 11, 30)), (found.Kind, found.Where, found.Due));
        Assert.Contains("recover it", found.Detail, StringComparison.Ordinal);

        await _bench.Vault.Purge(key);
        found = Assert.Single(await Check());
        Assert.Equal((KeyCheck.MissingKey, null), (found.Kind, found.Due));
        Assert.Contains("no longer opens", found.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_is_just_being_made_is_neither(bool isThere)
    {
        _bench.Vault.Before = operation =>
            operation == "CreateKey" && !isThere ? throw new InvalidOperationException("crash") : Task.CompletedTask;
        _log.IsAway = true;
        await Assert.ThrowsAnyAsync<Exception>(() => _bench.Get<IKeyStock>().Add(default));
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task A_key_that_is_made_while_the_review_looks_is_neither()
    {
        _bench.Vault.Before = async operation =>
        {
            _bench.Vault.Before = _ => Task.CompletedTask;
            Assert.Equal("List", operation);
            await _bench.Get<IKeyStock>().Add(default);
        };
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task This_systems_own_keys_are_missed_too()
    {
        await _bench.Vault.Delete("compliance-control");
        Assert.Equal("compliance-control", Assert.Single(await Check()).Where);
    }

    [Fact]
    public async Task Vaults_that_do_not_answer_are_a_finding_and_no_failure()
    {
        _bench.Vault.Before = operation =>
            operation == "List" ? throw new KeyVaultException(KeyVaultError.Unavailable, "no answer") : Task.CompletedTask;
        Assert.Equal((StoreCheck.StoreUnavailable, "key-vault"), (Assert.Single(await Check()) is var it ? (it.Kind, it.Where) : default));
    }

    private async Task<IReadOnlyList<Finding>> Check()
    {
        await _bench.Run(ReviewActivities.Check, Step);
        return await _bench.Get<IReviewReports>().ReadParts("review-1", default);
    }

    private async Task Erase()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        Assert.Equal(
            RequestOutcome.Complete,
            await ErasureWorkflow.Run(_bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
    }
}
