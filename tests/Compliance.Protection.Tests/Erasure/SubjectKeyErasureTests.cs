using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Erasure;

public sealed class SubjectKeyErasureTests : IAsyncLifetime
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    private SubjectKeyErasure Erasure => _bench.Erasure;

    public async ValueTask InitializeAsync() => await _bench.Vault.CreateKey(_bench.Options.ControlKeyName);

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Step_by_step_the_key_goes_and_the_facts_say_how_far()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[1]);

        await _bench.BeginErasure(Subject);
        var fenced = await Erasure.Fence(Subject);
        Assert.Equal((binding.KeyName, binding.KeyVersion, binding.DataKeyId), (fenced!.KeyName, fenced.KeyVersion, fenced.DataKeyId));
        Assert.Equal((BindingState.Fenced, KeyPresence.Present), (fenced.State, fenced.Presence));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Open(Subject, Address, record));

        Assert.Equal(KeyPresence.Present, (await Erasure.Disable(Subject))!.Presence);
        Assert.Equal(KeyVaultError.Disabled, (await Erasure.Probe(Subject))!.UnwrapAnswer);

        await Erasure.MakeFinal(Subject);
        var deleted = await Erasure.Delete(Subject);
        Assert.Equal(KeyPresence.Deleted, deleted!.Presence);
        Assert.Equal(_bench.Time.GetUtcNow(), deleted.DeletedAt);
        Assert.Equal(_bench.Time.GetUtcNow().AddDays(7), deleted.ScheduledPurgeDate);
        Assert.Equal("CustomizedRecoverable+Purgeable", deleted.RecoveryLevel);

        var purged = await Erasure.Purge(Subject);
        Assert.Equal((KeyPresence.Absent, null), (purged!.Presence, purged.ScheduledPurgeDate));

        var buried = await Erasure.Tombstone(Subject);
        Assert.Equal((BindingState.Erased, binding.KeyName), (buried!.State, buried.KeyName));
        Assert.True(_bench.Store.Rows.Single().WrappedDataKey.IsEmpty);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
    }

    [Fact]
    public async Task Every_step_may_run_again_at_any_later_time()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.PassPointOfNoReturn(Subject);
        Func<Task<SubjectKeyFacts?>>[] steps =
        [
            () => Erasure.Fence(Subject), () => Erasure.Disable(Subject), () => Erasure.Delete(Subject),
            () => Erasure.Purge(Subject), () => Erasure.Tombstone(Subject),
        ];
        for (var done = 1; done <= steps.Length; done++)
        {
            SubjectKeyFacts? facts = null;
            for (var step = 0; step < done; step++) facts = await steps[step]();
            for (var step = 0; step < done; step++)
                if (steps[step] != steps[3] || done > 2) Assert.Equal(facts, await steps[step]());
        }
        Assert.Equal(BindingState.Erased, _bench.Store.Rows.Single().State);
    }

    [Fact]
    public async Task A_subject_that_never_had_a_key_is_fenced_all_the_same()
    {
        Assert.Null(await Erasure.Disable(Subject));
        Assert.Null(await Erasure.Probe(Subject));
        await _bench.BeginErasure(Subject);
        Assert.Null(await Erasure.Fence(Subject));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Bind(Subject));
        await _bench.Erase(Subject);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.Bind(Subject));
        Assert.Null(await Erasure.Probe(Subject));
    }

    [Fact]
    public async Task A_key_in_use_is_not_destroyed()
    {
        await _bench.Keys.Bind(Subject);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Erasure.Disable(Subject));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Erasure.Delete(Subject));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Erasure.Purge(Subject));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Erasure.Tombstone(Subject));
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
    }

    [Fact]
    public async Task A_key_that_is_not_deleted_is_not_purged()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.PassPointOfNoReturn(Subject);
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Purge(Subject))).Error);
    }

    [Fact]
    public async Task Under_purge_protection_the_facts_say_until_when_the_key_is_recoverable()
    {
        _bench.Vault.PurgeProtection = true;
        await ErasedKey();
        var facts = await Erasure.Purge(Subject);
        Assert.Equal(KeyPresence.Deleted, facts!.Presence);
        Assert.Equal(_bench.Time.GetUtcNow().AddDays(7), facts.ScheduledPurgeDate);
        Assert.False((await Erasure.Probe(Subject))!.ShowsGone);
    }

    [Fact]
    public async Task A_refusal_to_purge_that_no_protection_explains_is_an_error()
    {
        await ErasedKey();
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Purge) ? throw new KeyVaultException(KeyVaultError.Forbidden, "no permission") : Task.CompletedTask;
        Assert.Equal(KeyVaultError.Forbidden, (await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Purge(Subject))).Error);
    }

    [Fact]
    public async Task The_probe_shows_absence_only_after_the_purge()
    {
        await _bench.Keys.Bind(Subject);
        var before = await Erasure.Probe(Subject);
        Assert.Equal(KeyVaultError.Rejected, before!.UnwrapAnswer);
        Assert.False(before.ShowsUnusable);

        await ErasedKey();
        var deleted = await Erasure.Probe(Subject);
        Assert.Equal((KeyVaultError.NotFound, true, false), (deleted!.UnwrapAnswer, deleted.ShowsUnusable, deleted.ShowsGone));

        await Erasure.Purge(Subject);
        var gone = await Erasure.Probe(Subject);
        Assert.True(gone!.ControlUnwrapped && gone.ShowsGone);
    }

    [Fact]
    public async Task A_vault_that_finds_no_key_at_all_proves_nothing()
    {
        await ErasedKey();
        await Erasure.Purge(Subject);
        await Erasure.Probe(Subject);
        await _bench.Vault.Disable(_bench.Options.ControlKeyName);
        var probe = await Erasure.Probe(Subject);
        Assert.False(probe!.ControlUnwrapped || probe.ShowsGone || probe.ShowsUnusable);
    }

    [Fact]
    public async Task Without_its_control_key_a_vault_proves_nothing_and_none_is_made()
    {
        await ErasedKey();
        await Erasure.Purge(Subject);
        await _bench.Vault.Delete(_bench.Options.ControlKeyName);
        await _bench.Vault.Purge(_bench.Options.ControlKeyName);
        var probe = await Erasure.Probe(Subject);
        Assert.False(probe!.ControlUnwrapped || probe.ShowsGone || probe.ShowsUnusable);
        Assert.Empty(_bench.Vault.Names);
    }

    [Fact]
    public async Task The_control_key_is_the_one_in_the_erased_keys_vault()
    {
        await _bench.Vault.CreateKey("s3-compliance-control");
        await _bench.Pool.GiveBack(await _bench.Vault.CreateKey(KeyNames.New(3)));
        await ErasedKey();
        await Erasure.Purge(Subject);
        await _bench.Vault.Disable(_bench.Options.ControlKeyName);
        var probe = await Erasure.Probe(Subject);
        Assert.Equal("s3-compliance-control", probe!.ControlKeyName);
        Assert.True(probe.ShowsGone);
    }

    [Fact]
    public async Task A_probe_that_gets_no_answer_is_an_error_and_not_an_absence()
    {
        await ErasedKey();
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Unwrap) ? throw new KeyVaultException(KeyVaultError.Unavailable, "down") : Task.CompletedTask;
        await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Probe(Subject));
    }

    [Fact]
    public async Task Erasing_one_case_leaves_the_shared_key_to_the_others()
    {
        await _bench.Vault.CreateKey("cases");
        await _bench.Keys.BindUnder("own-case-1", "cases");
        await _bench.Keys.BindUnder("own-case-2", "cases");
        var record = await _bench.Protector.Seal("own-case-2", Address, new byte[1]);

        await Erasure.Fence("own-case-1");
        await Erasure.Disable("own-case-1");
        await Erasure.Delete("own-case-1");
        await Erasure.Purge("own-case-1");
        Assert.False((await Erasure.Probe("own-case-1"))!.ShowsGone);
        var facts = await Erasure.Tombstone("own-case-1");

        Assert.Equal((true, KeyPresence.Present), (facts!.SharedKey, facts.Presence));
        Assert.True((await Erasure.Probe("own-case-1"))!.ShowsGone);
        Assert.Single(await _bench.Protector.Open("own-case-2", Address, record));
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.BindUnder("own-case-1", "cases"));
    }

    [Fact]
    public async Task A_binding_that_others_keep_changing_is_given_up_after_ten_attempts()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var writes = 0;
        _bench.Store.Before = operation =>
        {
            if (operation != nameof(ISubjectKeyStore.TryReplace)) return Task.CompletedTask;
            writes++;
            _bench.Store.Plant(binding);
            return Task.CompletedTask;
        };
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Fence(Subject))).Error);
        Assert.Equal(10, writes);
        Assert.Equal(BindingState.Active, _bench.Store.Rows.Single().State);
    }

    [Fact]
    public async Task A_step_that_is_done_already_writes_nothing()
    {
        await _bench.Keys.Bind(Subject);
        await Erasure.Fence(Subject);
        var etag = _bench.Store.Rows.Single().ETag;
        await Erasure.Fence(Subject);
        Assert.Equal(etag, _bench.Store.Rows.Single().ETag);
    }

    [Fact]
    public async Task A_key_that_the_vault_tells_as_deleted_is_not_probed_besides()
    {
        await ErasedKey();
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Probe) ? throw new KeyVaultException(KeyVaultError.Throttled, "busy") : Task.CompletedTask;
        Assert.Equal(KeyPresence.Deleted, (await Erasure.Describe(Subject))!.Presence);
    }

    [Theory]
    [InlineData(nameof(IKeyVault.Disable))]
    [InlineData(nameof(IKeyVault.Delete))]
    public async Task A_step_that_the_vault_refuses_is_an_error_and_not_done(string operation)
    {
        await _bench.Keys.Bind(Subject);
        await _bench.PassPointOfNoReturn(Subject);
        _bench.Vault.Before = each => each == operation ? throw new KeyVaultException(KeyVaultError.Unavailable, "down") : Task.CompletedTask;
        var step = operation == nameof(IKeyVault.Disable) ? Erasure.Disable(Subject) : Erasure.Delete(Subject);
        Assert.Equal(KeyVaultError.Unavailable, (await Assert.ThrowsAsync<KeyVaultException>(() => step)).Error);
    }

    private async Task ErasedKey()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.PassPointOfNoReturn(Subject);
        await Erasure.Delete(Subject);
    }
}
