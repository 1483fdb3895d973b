using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Keys;

public sealed class SubjectKeysTests : IDisposable
{
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Binding_twice_returns_the_one_binding()
    {
        var first = await _bench.Keys.Bind("s-1");
        Assert.Equal(first, await _bench.Keys.Bind("s-1"));
        Assert.Equal(1, _bench.Pool.Made);
        Assert.Equal(256, first.WrappedDataKey.Length);
    }

    [Fact]
    public async Task Many_who_bind_one_subject_get_one_key_and_give_the_others_back()
    {
        var bindings = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _bench.Keys.Bind("s-1"))));
        Assert.Single(bindings.Select(b => (b.KeyName, b.DataKeyId)).Distinct());
        Assert.Equal(_bench.Pool.Made - 1, _bench.Pool.Waiting);
    }

    [Fact]
    public async Task A_key_whose_binding_may_have_been_written_is_never_given_to_another()
    {
        _bench.Store.Before = operation => operation == nameof(ISubjectKeyStore.TryAdd) ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => _bench.Keys.Bind("s-1"));
        Assert.Equal(0, _bench.Pool.Waiting);
    }

    [Fact]
    public async Task Every_subject_has_a_vault_key_of_its_own_that_says_nothing_of_it()
    {
        var bindings = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _bench.Keys.Bind($"customer-{i}")));
        Assert.Equal(20, bindings.Select(b => b.KeyName).Distinct().Count());
        Assert.All(bindings, b => Assert.Matches("^k[0-9a-f]{32}$", b.KeyName));
    }

    [Fact]
    public async Task Fenced_and_erased_subjects_are_bound_no_more()
    {
        await _bench.Keys.Bind("s-1");
        await _bench.BeginErasure("s-1");
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Bind("s-1"));
        await _bench.Erase("s-1");
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.Bind("s-1"));
    }

    [Fact]
    public async Task A_bindings_own_fence_counts_where_the_fences_row_is_missing()
    {
        await _bench.Keys.Bind("s-1");
        await _bench.Bindings.Fence("s-1");
        Assert.Empty(_bench.Fence.Rows);
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Bind("s-1"));
    }

    [Fact]
    public async Task A_new_binding_costs_one_look_and_one_write()
    {
        List<string> operations = [];
        _bench.Store.Before = operation =>
        {
            operations.Add(operation);
            return Task.CompletedTask;
        };
        await _bench.Keys.Bind("s-1");
        Assert.Equal([nameof(ISubjectKeyStore.Find), nameof(ISubjectKeyStore.TryAdd)], operations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fence_that_comes_while_a_key_is_being_bound_wins(bool shared)
    {
        var owner = shared ? "own-case-1" : "s-1";
        await _bench.Vault.CreateKey("cases");
        _bench.Store.Before = operation =>
        {
            if (operation == nameof(ISubjectKeyStore.TryAdd)) _bench.Store.Plant(SubjectKeyBinding.FencedWithoutKey(owner));
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<SubjectFencedException>(() =>
            shared ? _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases") : _bench.Keys.Bind(owner));
        Assert.False(_bench.Store.Rows.Single().HasKey);

        // What the log set aside for a subject is nobody else's, and goes when the subject is erased.
        Assert.Equal(0, _bench.Pool.Waiting);
        if (shared) return;
        var aside = (await _bench.Logged.Of(owner))!.Name;
        await _bench.Erase(owner);
        Assert.DoesNotContain(aside, _bench.Vault.Names);
    }

    [Fact]
    public async Task Of_two_who_bind_at_once_the_loser_gives_its_key_back_and_both_end_with_one_binding()
    {
        SubjectKeyBinding? winner = null;
        var inner = false;
        _bench.Log.Before = async _ =>
        {
            if (inner) return;
            inner = true;
            winner = await _bench.Keys.Bind("s-1");
        };
        var loser = await _bench.Keys.Bind("s-1");
        Assert.Equal(winner, loser);
        Assert.Equal((2, 1), (_bench.Pool.Made, _bench.Pool.Waiting));
        Assert.Equal(loser.KeyName, (await _bench.Logged.Of("s-1"))!.Name);

        // The other is given to the next, under whom it opens and seals.
        _bench.Log.Before = _ => Task.CompletedTask;
        Assert.NotEqual(loser.KeyName, (await _bench.Keys.Bind("s-2")).KeyName);
        Assert.Equal((2, 0), (_bench.Pool.Made, _bench.Pool.Waiting));
        await OpensAndSeals("s-1");
        await OpensAndSeals("s-2");
    }

    /// <summary>
    /// As above, where the winner's row is not there yet: the loser makes a data key of its own under the winner's vault key.
    /// </summary>
    [Fact]
    public async Task Of_two_who_bind_at_once_the_loser_also_ends_under_a_key_whose_row_is_not_written_yet()
    {
        var key = await _bench.Vault.CreateKey(KeyNames.New());
        var inner = false;
        _bench.Log.Before = async _ =>
        {
            if (inner) return;
            inner = true;
            await LogFirst("s-1", key);
        };
        Assert.Equal(key.Reference, (await _bench.Keys.Bind("s-1")).Key);
        Assert.Equal((1, 1), (_bench.Pool.Made, _bench.Pool.Waiting));
        await OpensAndSeals("s-1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_between_log_and_row_a_data_key_is_made_under_the_key_that_is_set_aside(bool beforeTheKeysEntry)
    {
        _bench.Store.Before = operation => operation == nameof(ISubjectKeyStore.TryAdd) ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => _bench.Keys.Bind("s-1"));
        _bench.Store.Before = _ => Task.CompletedTask;
        Assert.Empty(_bench.Store.Rows);
        var aside = (await _bench.Logged.Of("s-1"))!;
        if (beforeTheKeysEntry) _bench.Log.ForgetTheKeysEntry(aside.Name);

        var binding = await _bench.Keys.Bind("s-1");
        Assert.Equal((aside.Name, 1, 0), (binding.KeyName, _bench.Pool.Made, _bench.Pool.Waiting));
        Assert.NotEqual(aside.DataKeyId, binding.DataKeyId);
        await OpensAndSeals("s-1");
        Assert.Equal((aside.Name, aside.DataKeyId), ((await _bench.Logged.Of("s-1"))!.Name, (await _bench.Logged.Of("s-1"))!.DataKeyId));

        var record = await _bench.Protector.Seal("s-1", Address, new byte[1]);
        await _bench.Erase("s-1");
        Assert.DoesNotContain(aside.Name, _bench.Vault.Names);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open("s-1", Address, record));
    }

    [Fact]
    public async Task An_erasure_that_destroys_the_key_that_is_set_aside_while_it_is_bound_is_the_answer()
    {
        _bench.Store.Before = operation => operation == nameof(ISubjectKeyStore.TryAdd) ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => _bench.Keys.Bind("s-1"));
        _bench.Store.Before = _ => Task.CompletedTask;
        var aside = (await _bench.Logged.Of("s-1"))!.Name;
        _bench.Vault.Before = async operation =>
        {
            if (operation != nameof(IKeyVault.GetKey)) return;
            _bench.Vault.Before = _ => Task.CompletedTask;
            await _bench.Erase("s-1");
        };
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.Bind("s-1"));
        Assert.DoesNotContain(aside, _bench.Vault.Names);

        // Where nothing tells of an erasure, a key that is gone is told, and no other is taken in its place.
        await _bench.Keys.Bind("s-2");
        _bench.Store.Remove("s-2");
        await _bench.Vault.Delete((await _bench.Logged.Of("s-2"))!.Name);
        var made = _bench.Pool.Made;
        Assert.Equal(KeyVaultError.NotFound, (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Keys.Bind("s-2"))).Error);
        Assert.Equal(made, _bench.Pool.Made);
    }

    /// <summary>A pool that gives a key out twice, as one that came back from a backup does.</summary>
    [Fact]
    public async Task A_vault_key_is_bound_to_no_second_owner_and_stays_the_firsts()
    {
        var first = await _bench.Keys.Bind("s-1");
        await _bench.Pool.GiveBack(await _bench.Vault.GetKey(first.KeyName));
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Keys.Bind("s-2"));

        // It is in use, and so it goes to no third owner either.
        Assert.Equal(0, _bench.Pool.Waiting);
        Assert.Equal("s-1", Assert.Single(_bench.Store.Rows).Subject);
        Assert.Equal(first.KeyName, (await _bench.Logged.Of("s-1"))!.Name);
        await OpensAndSeals("s-1");
        Assert.NotEqual(first.KeyName, (await _bench.Keys.Bind("s-3")).KeyName);
    }

    [Fact]
    public async Task Cases_under_a_shared_key_do_not_open_each_others_records()
    {
        await _bench.Vault.CreateKey("cases");
        var (one, other) = (
            await _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases"), await _bench.Keys.BindUnder(KeyOwner.Own("case-2"), "cases"));
        Assert.Equal(one.Key, other.Key);
        Assert.NotEqual(one.DataKeyId, other.DataKeyId);
        Assert.True(one.SharedKey);
        Assert.Equal(one, await _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases"));

        var record = await _bench.Protector.Seal(KeyOwner.Own("case-1"), Address, new byte[1]);
        await _bench.Protector.Seal(KeyOwner.Own("case-2"), Address, new byte[1]);
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.Open(KeyOwner.Own("case-2"), Address, record));
        Assert.Equal(0, _bench.Pool.Made);
    }

    [Fact]
    public async Task A_shared_key_must_be_there_and_enabled()
    {
        Assert.Equal(
            KeyVaultError.NotFound,
            (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases"))).Error);
        await _bench.Vault.CreateKey("cases");
        await _bench.Vault.Disable("cases");
        Assert.Equal(
            KeyVaultError.Disabled,
            (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases"))).Error);
    }

    [Fact]
    public async Task A_wrapped_key_moved_to_another_subject_is_refused()
    {
        await _bench.Keys.Bind("s-1");
        var victim = await _bench.Keys.Bind("s-2");
        _bench.Store.Plant(victim with { Subject = "s-1" });
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Protector.Seal("s-1", Address, new byte[1]));
    }

    [Fact]
    public async Task A_wrapped_key_under_another_id_or_from_another_vault_key_is_refused()
    {
        var (binding, other) = (await _bench.Keys.Bind("s-1"), await _bench.Keys.Bind("s-2"));
        _bench.Store.Plant(binding with { DataKeyId = other.DataKeyId });
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Protector.Seal("s-1", Address, new byte[1]));
        _bench.Store.Plant(binding with { KeyName = other.KeyName, KeyVersion = other.KeyVersion });
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Protector.Seal("s-1", Address, new byte[1]));
        _bench.Store.Plant(binding);
        await _bench.Protector.Seal("s-1", Address, new byte[1]);
    }

    [Fact]
    public async Task A_key_wrapped_without_what_it_belongs_to_is_refused()
    {
        var binding = await _bench.Keys.Bind("s-1");
        var key = await _bench.Vault.GetKey(binding.KeyName);
        foreach (var size in new[] { 32, 63, 64, 65 })
        {
            _bench.Store.Plant(binding with { WrappedDataKey = key.Wrap(new byte[size]) });
            await Assert.ThrowsAsync<DataKeyRefusedException>(() => _bench.Protector.Seal("s-1", Address, new byte[1]));
        }
    }

    private async Task OpensAndSeals(string subject)
    {
        _bench.Leases.Drop(subject);
        Assert.Single(await _bench.Protector.Open(subject, Address, await _bench.Protector.Seal(subject, Address, new byte[1])));
    }

    private async Task LogFirst(string subject, VaultKey key)
    {
        var id = Guid.NewGuid();
        await _bench.Log.Log(
            (await _bench.Fences.Index()).OfSubject(subject),
            new(key.Reference, key.Thumbprint(), id, new byte[32], DataKeyCommitment.OfOwner(_bench.Options.Tenant, subject, id)));
    }
}
