using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Erasure;

public sealed class BindingErasureTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private static readonly SubjectKeyBinding Bound = new("s-1", Guid.NewGuid(), "k1", "v1", new byte[256], BindingState.Active);
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Every_step_may_run_again_and_touches_no_vault_key()
    {
        var binding = await _bench.Keys.Bind(Subject);
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
        _bench.Vault.Before = _ => throw new InvalidOperationException("asked");
        Func<Task>[] steps = [() => _bench.Bindings.Fence(Subject), () => _bench.Bindings.Tombstone(Subject)];
        for (var done = 1; done <= steps.Length; done++)
        {
            for (var step = 0; step < done; step++) await steps[step]();
            var etag = _bench.Store.Rows.Single().ETag;
            for (var step = 0; step < done; step++) await steps[step]();
            Assert.Equal(etag, _bench.Store.Rows.Single().ETag);
        }
        Assert.Equal((BindingState.Erased, binding.KeyName), (_bench.Store.Rows.Single().State, _bench.Store.Rows.Single().KeyName));
        Assert.Contains(binding.KeyName, _bench.Vault.Names);
        Assert.Equal(0, _bench.Leases.Count);
    }

    [Fact]
    public async Task A_fence_is_taken_back_and_a_tombstone_is_not()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.Bindings.Fence(Subject);
        await _bench.Bindings.Unfence(Subject);
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
        await _bench.Bindings.Tombstone(Subject);
        await _bench.Bindings.Unfence(Subject);
        Assert.Equal(BindingState.Erased, _bench.Store.Rows.Single().State);
    }

    [Fact]
    public async Task An_owner_without_a_row_is_fenced_by_one_and_given_none_by_lifting()
    {
        await _bench.Bindings.Unfence(Subject);
        Assert.Empty(_bench.Store.Rows);
        await _bench.Bindings.Fence(Subject);
        Assert.Equal((BindingState.Fenced, false), (_bench.Store.Rows.Single().State, _bench.Store.Rows.Single().HasKey));
    }

    [Fact]
    public async Task Erasing_one_case_leaves_the_shared_key_to_the_others()
    {
        await _bench.Vault.CreateKey("cases");
        await _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases");
        await _bench.Keys.BindUnder(KeyOwner.Own("case-2"), "cases");
        var record = await _bench.Protector.Seal(KeyOwner.Own("case-2"), Address, new byte[1]);

        await _bench.Bindings.Fence("own-case-1");
        Assert.False(await _bench.Bindings.IsTombstone("own-case-1"));
        await _bench.Bindings.Tombstone("own-case-1");

        Assert.True(await _bench.Bindings.IsTombstone("own-case-1"));
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe("cases"));
        Assert.Single(await _bench.Protector.Open(KeyOwner.Own("case-2"), Address, record));
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases"));
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
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Bindings.Fence(Subject))).Error);
        Assert.Equal(10, writes);
        Assert.Equal(BindingState.Active, _bench.Store.Rows.Single().State);
    }

    [Fact]
    public async Task A_tombstone_is_an_erased_row_without_a_wrapped_key_or_no_row_at_all()
    {
        Assert.True(await IsTombstone(Bound.ToTombstone()));
        Assert.False(await IsTombstone(Bound.ToTombstone() with { WrappedDataKey = Bound.WrappedDataKey }));
        Assert.False(await IsTombstone(Bound with { WrappedDataKey = default }));
        Assert.False(await IsTombstone(SubjectKeyBinding.FencedWithoutKey("s-1")));
        Assert.True(await _bench.Bindings.IsTombstone("nobody"));
    }

    [Fact]
    public void A_tombstone_stays_one_whoever_fences_or_lifts_it()
    {
        Assert.Equal(BindingState.Erased, Bound.ToTombstone().Unfence().State);
        Assert.Equal(BindingState.Erased, Bound.ToTombstone().Fence().State);
    }

    private Task<bool> IsTombstone(SubjectKeyBinding row)
    {
        _bench.Store.Plant(row);
        return _bench.Bindings.IsTombstone(row.Subject);
    }
}
