using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Intake;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;

namespace Compliance.Tests.Keys;

/// <summary>The keys of retention grounds end with their terms, in the log, and no other key can be made to end that way.</summary>
public sealed class GroundKeyExpiryTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RetentionTerm Term = RetentionTerm.Until("tax law", new DateOnly(2026, 11, 30));

    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_terms_key_is_gone_once_the_term_is_over_and_the_log_says_why()
    {
        var key = (await _bench.Get<GroundKeys>().Bind(Term)).KeyName;
        await End();
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(key));
        Assert.Null(await Retired(key));

        Pass(days: 8);
        await End();
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(key));
        var entry = (await Retired(key))!;
        Assert.Equal((EntryKind.Retired, key), (entry.Entry.Kind, entry.Member("key")));
        Assert.Equal("the term of what was kept on the ground tax law until 2026-11 is over", entry.Member("why"));

        var logged = _bench.Log.Index.Entries.Count;
        await End();
        Assert.Equal(logged, _bench.Log.Index.Entries.Count);
    }

    [Theory]
    [InlineData("Disable")]
    [InlineData("Delete")]
    [InlineData("Purge")]
    public async Task After_a_crash_at_any_step_it_goes_on_and_is_logged_once(string step)
    {
        var key = (await _bench.Get<GroundKeys>().Bind(Term)).KeyName;
        Pass(days: 8);
        _bench.Vault.Before = operation => operation == step ? throw new InvalidOperationException("crash") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(End);
        Assert.NotNull(await Retired(key));
        _bench.Vault.Before = _ => Task.CompletedTask;
        await End();
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(key));
        Assert.Single(_bench.Log.Index.Entries.Values, receipt => receipt.Entries[0].Kind is EntryKind.Retired);
    }

    [Fact]
    public async Task A_vault_that_refuses_is_asked_again_the_next_day()
    {
        var key = (await _bench.Get<GroundKeys>().Bind(Term)).KeyName;
        Pass(days: 8);
        _bench.Vault.Before = operation =>
            operation == "Delete" ? throw new KeyVaultException(KeyVaultError.Throttled, "busy") : Task.CompletedTask;
        await End();
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(key));
        _bench.Vault.Before = _ => Task.CompletedTask;
        await End();
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(key));
    }

    [Fact]
    public async Task A_row_that_gives_a_subjects_key_out_as_a_terms_has_it_not_destroyed_and_keeps_no_other_term()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var address = new RecordAddress("crm.accounts", "C-1", "name");
        var record = await _bench.Get<SubjectProtector>().SealText(subject, address, "Ada", default);
        var tenant = _bench.Get<ProtectionOptions>().Tenant;
        var over = RetentionTerm.Until("anything", new DateOnly(2020, 1, 1));
        var binding = (await _bench.Get<ISubjectKeyStore>().Find(subject))!;
        await _bench
            .Get<ISubjectKeyStore>()
            .TryAdd(binding with { Subject = over.Owner(tenant), DataKeyId = over.DataKeyId(tenant), Term = over, ETag = "" });
        var other = (await _bench.Get<GroundKeys>().Bind(Term)).KeyName;
        Pass(days: 8);

        await End();
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(other));
        Assert.Null(await Retired(binding.KeyName));
        Assert.Equal("Ada", await _bench.Get<SubjectProtector>().OpenText(subject, address, record, default));
    }

    private Task End() => GroundKeyExpiry.Timer.Fire(_bench.Services, default, default);

    private Task<LoggedEntry?> Retired(string key) => _bench.Log.Find($"keys/{key}/retired", default);

    private void Pass(int days)
    {
        _bench.Clock.AdvanceDays(days);
        _bench.Time.Advance(TimeSpan.FromDays(days));
    }
}
