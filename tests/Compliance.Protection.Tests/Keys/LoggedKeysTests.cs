using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Keys;

public sealed class LoggedKeysTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_owner_that_was_never_bound_has_none()
    {
        await _bench.Keys.Bind("s-2");
        Assert.Null(await _bench.Logged.Of(Subject));
        await _bench.BeginErasure(Subject);
        Assert.Null(await _bench.Logged.Of(Subject));
    }

    [Fact]
    public async Task It_is_the_key_that_was_bound_first_with_the_entry_that_binds_it()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var logged = _bench.Log.Read(binding.Evidence)!;
        Assert.Equal(new FencedKey(binding.KeyName, binding.KeyVersion, binding.DataKeyId, logged.Index), await _bench.Logged.Of(Subject));
    }

    [Fact]
    public async Task Rotation_and_fresh_data_keys_keep_the_owners_key()
    {
        await _bench.Keys.Bind(Subject);
        var first = await _bench.Logged.Of(Subject);
        await _bench.Keys.Rotate(Subject);
        Assert.Equal(first, await _bench.Logged.Of(Subject));
        var rekeyed = await _bench.Keys.Rekey(Subject);
        Assert.Equal(first, await _bench.Logged.Of(Subject));
        Assert.Equal(first!.Name, rekeyed.KeyName);
        Assert.NotEqual((first.Version, first.DataKeyId), (rekeyed.KeyVersion, rekeyed.DataKeyId));
    }

    [Fact]
    public async Task Where_logging_was_cut_off_after_the_owners_entry_none_was_ever_used()
    {
        var binding = await _bench.Keys.Bind(Subject);
        _bench.Log.ForgetTheKeysEntry(binding.KeyName);
        Assert.Null(await _bench.Logged.Of(Subject));
    }

    [Fact]
    public async Task A_key_whose_entry_says_another_owner_is_refused()
    {
        var (binding, victim) = (await _bench.Keys.Bind(Subject), await _bench.Keys.Bind("s-2"));
        await Assert.ThrowsAsync<BindingRefusedException>(async () => await Log("s-3", Statement("s-3", victim)));
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Logged.Of("s-3"));

        // Those whose keys they are keep them.
        Assert.Equal(victim.KeyName, (await _bench.Logged.Of("s-2"))!.Name);
        Assert.Equal(binding.KeyName, (await _bench.Logged.Of(Subject))!.Name);
    }

    [Fact]
    public async Task A_statement_of_another_owner_is_refused()
    {
        var victim = await _bench.Keys.Bind("s-2");
        await Log(Subject, KeyBoundStatement.Read(_bench.Log.Read(victim.Evidence)!.Statement.Span)!);
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Logged.Of(Subject));

        // Of the same owner in another deployment.
        var other = new LoggedKeys(_bench.Log, _bench.Fences, new ProtectionOptions { Tenant = "another" });
        Assert.NotNull(await _bench.Logged.Of("s-2"));
        await Assert.ThrowsAsync<BindingRefusedException>(() => other.Of("s-2"));
    }

    [Theory]
    [InlineData("data key")]
    [InlineData("version")]
    [InlineData("commitment")]
    [InlineData("thumbprint")]
    public async Task Two_entries_that_do_not_say_the_same_are_refused(string differing)
    {
        var binding = await _bench.Keys.Bind(Subject);
        var said = Statement(Subject, binding);
        var other = Guid.NewGuid();
        var another = differing switch
        {
            "data key" => said with { DataKeyId = other, Owner = DataKeyCommitment.OfOwner(_bench.Options.Tenant, Subject, other) },
            "version" => said with { Key = said.Key with { Version = "v2" } },
            "commitment" => said with { Commitment = new byte[32] },
            _ => said with { Thumbprint = new byte[32] },
        };
        var log = new SaysOf(
            _bench.Log, found => found with { OfKey = found.OfKey! with { Statement = another.Write(DateTimeOffset.UnixEpoch) } });
        await Assert.ThrowsAsync<BindingRefusedException>(() => Logged(log).Of(Subject));
    }

    [Fact]
    public async Task An_entry_of_another_form_is_refused()
    {
        await _bench.Keys.Bind(Subject);
        var log = new SaysOf(_bench.Log, found => found with { OfOwner = found.OfOwner with { Statement = "{}"u8.ToArray() } });
        await Assert.ThrowsAsync<BindingRefusedException>(() => Logged(log).Of(Subject));
        await Assert.ThrowsAsync<BindingRefusedException>(() => Logged(log).SetAsideFor(Subject, default));
    }

    /// <summary>
    /// Naive: the row says which key is destroyed, and a swapped row leaves the subject's alive while one from the pool goes.
    /// </summary>
    [Fact]
    public async Task A_row_that_was_swapped_changes_nothing_of_which_key_is_destroyed()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var pooled = await _bench.Vault.CreateKey(KeyNames.New());
        _bench.Store.Plant(
            binding with
            {
                KeyName = pooled.Reference.Name,
                KeyVersion = pooled.Reference.Version,
                Thumbprint = pooled.Thumbprint(),
            }
        );
        Assert.NotEqual(binding.KeyName, (await _bench.Store.Find(Subject))!.KeyName);

        Assert.Equal(binding.KeyName, (await _bench.Logged.Of(Subject))!.Name);
        await _bench.Erase(Subject);
        Assert.DoesNotContain(binding.KeyName, _bench.Vault.Names);
        Assert.True((await _bench.Vault.GetKey(pooled.Reference.Name)).Enabled);
    }

    [Fact]
    public async Task A_row_that_was_removed_changes_nothing_either()
    {
        var binding = await _bench.Keys.Bind(Subject);
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
        _bench.Store.Remove(Subject);
        await _bench.Erase(Subject);
        Assert.DoesNotContain(binding.KeyName, _bench.Vault.Names);
    }

    private LoggedKeys Logged(IBindingLog log) => new(log, _bench.Fences, _bench.Options);

    private KeyBoundStatement Statement(string owner, SubjectKeyBinding binding) =>
        new(
            binding.Key,
            binding.Thumbprint,
            binding.DataKeyId,
            binding.Commitment,
            DataKeyCommitment.OfOwner(_bench.Options.Tenant, owner, binding.DataKeyId));

    private async Task<byte[]> Log(string owner, KeyBoundStatement statement) =>
        await _bench.Log.Log((await _bench.Fences.Index()).OfSubject(owner), statement);

    /// <summary>The log, telling something else of an owner than it holds.</summary>
    private sealed class SaysOf(InMemoryBindingLog log, Func<LoggedOwnership, LoggedOwnership> other) : IBindingLog
    {
        public Task<byte[]> Log(string owner, KeyBoundStatement binding, CancellationToken cancellationToken = default) =>
            log.Log(owner, binding, cancellationToken);

        public LoggedBinding? Read(ReadOnlyMemory<byte> evidence) => log.Read(evidence);

        public async Task<LoggedOwnership?> Find(string owner, CancellationToken cancellationToken = default) =>
            await log.Find(owner, cancellationToken) is { } found ? other(found) : null;
    }
}
