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

        var row = await _bench.BeginErasure(Subject);
        var fenced = await Erasure.Describe(row);
        Assert.Equal((binding.Key, binding.DataKeyId), (fenced!.Key.Reference, fenced.Key.DataKeyId));
        Assert.Equal((BindingState.Fenced, KeyPresence.Present), (_bench.Store.Rows.Single().State, fenced.Presence));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Open(Subject, Address, record));

        Assert.Equal(KeyPresence.Present, (await Erasure.Disable(row))!.Presence);
        Assert.Equal(KeyVaultError.Disabled, (await Erasure.Probe(row))!.UnwrapAnswer);

        row = await _bench.Fences.MakeFinal(row);
        var deleted = await Erasure.Delete(row);
        Assert.Equal(KeyPresence.Deleted, deleted!.Presence);
        Assert.Equal(_bench.Time.GetUtcNow(), deleted.DeletedAt);
        Assert.Equal(_bench.Time.GetUtcNow().AddDays(7), deleted.ScheduledPurgeDate);
        Assert.Equal("CustomizedRecoverable+Purgeable", deleted.RecoveryLevel);

        var purged = await Erasure.Purge(row);
        Assert.Equal((KeyPresence.Absent, null), (purged!.Presence, purged.ScheduledPurgeDate));

        await _bench.Bindings.Tombstone(Subject);
        var buried = _bench.Store.Rows.Single();
        Assert.Equal((BindingState.Erased, binding.KeyName, true), (buried.State, buried.KeyName, buried.WrappedDataKey.IsEmpty));
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
    }

    [Fact]
    public async Task Every_step_may_run_again_at_any_later_time()
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.PassPointOfNoReturn(Subject);
        Func<Task<VaultKeyFacts?>>[] steps = [() => Erasure.Disable(row), () => Erasure.Delete(row), () => Erasure.Purge(row)];
        for (var done = 1; done <= steps.Length; done++)
        {
            VaultKeyFacts? facts = null;
            for (var step = 0; step < done; step++) facts = await steps[step]();
            for (var step = 0; step < done; step++) Assert.Equal(facts, await steps[step]());
        }
    }

    [Fact]
    public async Task A_subject_that_never_had_a_key_is_fenced_all_the_same()
    {
        var row = await _bench.BeginErasure(Subject);
        Assert.Null(row.Key);
        Assert.Null(await Erasure.Disable(row));
        Assert.Null(await Erasure.Enable(row));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Bind(Subject));
        row = await _bench.Erase(Subject);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.Bind(Subject));
        Assert.Null(await Erasure.Delete(row));
        Assert.Null(await Erasure.Purge(row));
        Assert.Null(await Erasure.Probe(row));
        Assert.Null(await Erasure.Describe(row));
    }

    [Fact]
    public async Task A_row_that_is_not_logged_touches_no_key()
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.Fences.Prepare(Subject, [], "request-1") with { Key = await _bench.Logged.Of(Subject) };
        await Refuses(row, Erasure.Disable, Erasure.Enable, Erasure.Delete, Erasure.Purge);

        // Not even where it says of itself that the point of no return is passed.
        await Refuses(row with { FinalSince = _bench.Time.GetUtcNow() }, Erasure.Disable, Erasure.Enable, Erasure.Delete, Erasure.Purge);
    }

    [Fact]
    public async Task A_row_that_may_still_be_lifted_destroys_nothing()
    {
        await _bench.Keys.Bind(Subject);
        await Refuses(await _bench.BeginErasure(Subject), Erasure.Delete, Erasure.Purge);
    }

    [Fact]
    public async Task A_row_that_was_lifted_lets_the_key_be_enabled_and_nothing_else()
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.BeginErasure(Subject);
        await Erasure.Disable(row);
        row = await _bench.Fences.Lift(Subject);
        await Erasure.Enable(row);
        await Refuses(row, Erasure.Disable, Erasure.Delete, Erasure.Purge);
        await Refuses(row with { FinalSince = _bench.Time.GetUtcNow() }, Erasure.Disable, Erasure.Enable, Erasure.Delete, Erasure.Purge);
        await _bench.Bindings.Unfence(Subject);
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
    }

    [Fact]
    public async Task Past_the_point_of_no_return_a_key_is_not_enabled()
    {
        await _bench.Keys.Bind(Subject);
        await Refuses(await _bench.PassPointOfNoReturn(Subject), Erasure.Enable);
    }

    [Theory]
    [InlineData("compliance-log")]
    [InlineData("compliance-fence")]
    [InlineData("compliance-secrets")]
    [InlineData("compliance-cases")]
    [InlineData("compliance-control")]
    [InlineData("s3-compliance-control")]
    [InlineData("COMPLIANCE-LOG")]
    public async Task A_row_that_names_one_of_this_systems_own_keys_is_refused_and_nothing_is_touched(string name)
    {
        var key = await _bench.Vault.CreateKey(name);
        var named = new FencedKey(name, key.Reference.Version, Guid.NewGuid(), 7);
        List<string> asked = [];
        _bench.Vault.Before = operation =>
        {
            asked.Add(operation);
            return Task.CompletedTask;
        };

        var row = await _bench.PassPointOfNoReturn(Subject) with { Key = named };
        foreach (var step in new[] { Erasure.Disable, Erasure.Delete, Erasure.Purge })
            await Assert.ThrowsAsync<KeyRefusedException>(() => step(row, default));
        await Assert.ThrowsAsync<KeyRefusedException>(() => Erasure.Enable(row with { FinalSince = null }));
        await Assert.ThrowsAsync<KeyRefusedException>(() => Erasure.Probe(row));
        await Assert.ThrowsAsync<KeyRefusedException>(() => Erasure.Destroy(new(new RetentionTerm("tax law", 2020, 1), named)));

        Assert.Empty(asked);
        Assert.True((await _bench.Vault.GetKey(name)).Enabled);
    }

    [Fact]
    public async Task A_key_in_use_is_not_destroyed()
    {
        var binding = await _bench.Keys.Bind(Subject);
        await _bench.Keys.Bind("s-2");

        // Whoever else is erased, and whatever the table says that this one's key is.
        _bench.Store.Plant(binding with { Subject = "s-2" });
        await _bench.Erase("s-2");
        Assert.True((await _bench.Vault.GetKey(binding.KeyName)).Enabled);
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
    }

    [Fact]
    public async Task A_key_that_is_not_deleted_is_not_purged()
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.PassPointOfNoReturn(Subject);
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Purge(row))).Error);
    }

    [Fact]
    public async Task Under_purge_protection_the_facts_say_until_when_the_key_is_recoverable()
    {
        _bench.Vault.PurgeProtection = true;
        var row = await ErasedKey();
        var facts = await Erasure.Purge(row);
        Assert.Equal(KeyPresence.Deleted, facts!.Presence);
        Assert.Equal(_bench.Time.GetUtcNow().AddDays(7), facts.ScheduledPurgeDate);
        Assert.False((await Erasure.Probe(row))!.ShowsGone);
    }

    [Fact]
    public async Task A_refusal_to_purge_that_no_protection_explains_is_an_error()
    {
        var row = await ErasedKey();
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Purge)
                ? throw new KeyVaultException(KeyVaultError.Forbidden, "no permission")
                : Task.CompletedTask;
        Assert.Equal(KeyVaultError.Forbidden, (await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Purge(row))).Error);
    }

    [Fact]
    public async Task The_probe_shows_absence_only_after_the_purge()
    {
        await _bench.Keys.Bind(Subject);
        var before = await Erasure.Probe(await _bench.BeginErasure(Subject));
        Assert.Equal(KeyVaultError.Rejected, before!.UnwrapAnswer);
        Assert.False(before.ShowsUnusable);

        var row = await _bench.PassPointOfNoReturn(Subject);
        await Erasure.Delete(row);
        var deleted = await Erasure.Probe(row);
        Assert.Equal((KeyVaultError.NotFound, true, false), (deleted!.UnwrapAnswer, deleted.ShowsUnusable, deleted.ShowsGone));

        await Erasure.Purge(row);
        var gone = await Erasure.Probe(row);
        Assert.True(gone!.ControlUnwrapped && gone.ShowsGone);
    }

    [Fact]
    public async Task A_vault_that_finds_no_key_at_all_proves_nothing()
    {
        var row = await ErasedKey();
        await Erasure.Purge(row);
        await Erasure.Probe(row);
        await _bench.Vault.Disable(_bench.Options.ControlKeyName);
        var probe = await Erasure.Probe(row);
        Assert.False(probe!.ControlUnwrapped || probe.ShowsGone || probe.ShowsUnusable);
    }

    [Fact]
    public async Task Without_its_control_key_a_vault_proves_nothing_and_none_is_made()
    {
        var row = await ErasedKey();
        await Erasure.Purge(row);
        await _bench.Vault.Delete(_bench.Options.ControlKeyName);
        await _bench.Vault.Purge(_bench.Options.ControlKeyName);
        var probe = await Erasure.Probe(row);
        Assert.False(probe!.ControlUnwrapped || probe.ShowsGone || probe.ShowsUnusable);
        Assert.Empty(_bench.Vault.Names);
    }

    [Fact]
    public async Task The_control_key_is_the_one_in_the_erased_keys_vault()
    {
        await _bench.Vault.CreateKey("s3-compliance-control");
        await _bench.Pool.GiveBack(await _bench.Vault.CreateKey(KeyNames.New(3)));
        var row = await ErasedKey();
        await Erasure.Purge(row);
        await _bench.Vault.Disable(_bench.Options.ControlKeyName);
        var probe = await Erasure.Probe(row);
        Assert.Equal("s3-compliance-control", probe!.ControlKeyName);
        Assert.True(probe.ShowsGone);
    }

    [Fact]
    public async Task A_probe_that_gets_no_answer_is_an_error_and_not_an_absence()
    {
        var row = await ErasedKey();
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Unwrap) ? throw new KeyVaultException(KeyVaultError.Unavailable, "down") : Task.CompletedTask;
        await Assert.ThrowsAsync<KeyVaultException>(() => Erasure.Probe(row));
    }

    [Fact]
    public async Task A_key_that_the_vault_tells_as_deleted_is_not_probed_besides()
    {
        var row = await ErasedKey();
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Probe) ? throw new KeyVaultException(KeyVaultError.Throttled, "busy") : Task.CompletedTask;
        Assert.Equal(KeyPresence.Deleted, (await Erasure.Describe(row))!.Presence);
    }

    [Theory]
    [InlineData(nameof(IKeyVault.Disable))]
    [InlineData(nameof(IKeyVault.Delete))]
    public async Task A_step_that_the_vault_refuses_is_an_error_and_not_done(string operation)
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.PassPointOfNoReturn(Subject);
        _bench.Vault.Before = each =>
            each == operation ? throw new KeyVaultException(KeyVaultError.Unavailable, "down") : Task.CompletedTask;
        var step = operation == nameof(IKeyVault.Disable) ? Erasure.Disable(row) : Erasure.Delete(row);
        Assert.Equal(KeyVaultError.Unavailable, (await Assert.ThrowsAsync<KeyVaultException>(() => step)).Error);
    }

    private async Task Refuses(FenceRow row, params Func<FenceRow, CancellationToken, Task<VaultKeyFacts?>>[] steps)
    {
        var before = await _bench.Vault.GetKey(row.Key!.Name);
        foreach (var step in steps) await Assert.ThrowsAsync<InvalidOperationException>(() => step(row, default));
        Assert.Equal(before.Enabled, (await _bench.Vault.GetKey(row.Key.Name)).Enabled);
        Assert.Equal(KeyPresence.Present, (await Erasure.Describe(row))!.Presence);
    }

    private async Task<FenceRow> ErasedKey()
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.PassPointOfNoReturn(Subject);
        await Erasure.Delete(row);
        return row;
    }
}
