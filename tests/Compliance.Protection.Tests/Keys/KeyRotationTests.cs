using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Keys;

public sealed class KeyRotationTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_new_version_wraps_the_same_data_key_and_all_records_open()
    {
        var first = await _bench.Keys.Bind(Subject);
        var before = await Seal("before");
        var second = await _bench.Keys.Rotate(Subject);
        var after = await Seal("after");

        Assert.Equal((first.KeyName, first.DataKeyId), (second.KeyName, second.DataKeyId));
        Assert.NotEqual(first.KeyVersion, second.KeyVersion);
        Assert.True(first.Commitment.Span.SequenceEqual(second.Commitment.Span));
        Assert.Equal(first.KeyName, (await _bench.Logged.Of(Subject))!.Name);

        // The owner's entry and the key's, and one of the version.
        Assert.Equal(3, _bench.Log.Count);
        _bench.Leases.Drop(Subject);
        Assert.Equal("before", await Open(before));
        Assert.Equal("after", await Open(after));
    }

    [Fact]
    public async Task Under_the_newest_version_already_nothing_is_rewrapped()
    {
        var first = await _bench.Keys.Bind(Subject);
        Assert.Equal(first.ETag, (await _bench.Keys.Rewrap(Subject)).ETag);
        Assert.Equal(2, _bench.Log.Count);
    }

    [Fact]
    public async Task Of_two_that_rotate_at_once_both_end_under_the_newest_version_and_records_written_meanwhile_open()
    {
        await _bench.Keys.Bind(Subject);
        var written = new List<string>();
        var rotating = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => _bench.Keys.Rotate(Subject))));
        do
        {
            written.Add(await Seal("meanwhile"));
        }
        while (!rotating.IsCompleted);
        await rotating;
        var newest = await _bench.Vault.GetKey(_bench.Store.Rows.Single().KeyName);
        Assert.Equal(newest.Reference.Version, (await _bench.Keys.Rewrap(Subject)).KeyVersion);
        _bench.Leases.Drop(Subject);
        foreach (var record in written) Assert.Equal("meanwhile", await Open(record));
    }

    [Fact]
    public async Task A_fence_that_comes_while_a_key_is_rotated_wins()
    {
        await _bench.Keys.Bind(Subject);
        _bench.Log.Before = _ => _bench.BeginErasure(Subject);
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Rotate(Subject));
        Assert.Equal(BindingState.Fenced, _bench.Store.Rows.Single().State);
    }

    [Fact]
    public async Task A_fresh_data_key_leaves_old_records_open_until_they_are_resealed_and_the_old_key_is_forgotten()
    {
        var first = await _bench.Keys.Bind(Subject);
        var old = SealedText.Decode(await Seal("old"));
        var second = await _bench.Keys.Rekey(Subject);
        Assert.NotEqual(first.DataKeyId, second.DataKeyId);
        Assert.Equal(first.DataKeyId, Assert.Single(second.Earlier).Id);
        Assert.Equal(second.DataKeyId, SealedEnvelope.Read(SealedText.Decode(await Seal("new"))).DataKeyId);
        Assert.Equal("old", await Open(SealedText.Encode(old)));

        var resealed = await _bench.Protector.Reseal(Subject, Address, old);
        Assert.Equal(second.DataKeyId, SealedEnvelope.Read(resealed).DataKeyId);
        Assert.Equal(resealed, await _bench.Protector.Reseal(Subject, Address, resealed));

        await _bench.Keys.Forget(Subject, first.DataKeyId);
        await _bench.Keys.Forget(Subject, first.DataKeyId);
        await Assert.ThrowsAsync<SealedRecordException>(() => Open(SealedText.Encode(old)));
        Assert.Equal("old", await Open(SealedText.Encode(resealed)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Keys.Forget(Subject, second.DataKeyId));
    }

    [Fact]
    public async Task A_process_that_holds_the_earlier_key_opens_what_another_sealed_under_the_new_one()
    {
        await _bench.Keys.Bind(Subject);
        using var leases = _bench.NewLeases();
        var other = new SubjectProtector(leases, _bench.Options);
        await other.Seal(Subject, Address, new byte[1]);
        await _bench.Keys.Rekey(Subject);
        Assert.Equal("new", await other.OpenText(Subject, Address, await Seal("new")));
        Assert.Equal(2, leases.Count);
        leases.Drop(Subject);
        Assert.Equal(0, leases.Count);
    }

    [Fact]
    public async Task An_earlier_key_that_was_planted_is_refused_too()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var old = await Seal("old");
        var rekeyed = await _bench.Keys.Rekey(Subject);
        var key = await _bench.Vault.GetKey(binding.KeyName);
        var wrapped = DataKeyWrap.Wrap(new byte[32], key, _bench.Options.Tenant, Subject, binding.DataKeyId);
        _bench.Store.Plant(rekeyed with { Earlier = [binding.Current with { Wrapped = wrapped }] });
        await Assert.ThrowsAsync<BindingRefusedException>(() => Open(old));
    }

    [Fact]
    public async Task Earlier_keys_are_bounded_and_all_go_with_the_subject()
    {
        await _bench.Keys.Bind(Subject);
        var oldest = await Seal("oldest");
        for (var n = 0; n < SubjectKeyBinding.MaxEarlier; n++) await _bench.Keys.Rekey(Subject);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Keys.Rekey(Subject));
        Assert.Equal("oldest", await Open(oldest));
        await _bench.Erase(Subject);
        Assert.Empty(_bench.Store.Rows.Single().Earlier);
        await Assert.ThrowsAsync<SubjectErasedException>(() => Open(oldest));
    }

    [Fact]
    public async Task What_has_no_key_is_neither_rotated_nor_rekeyed()
    {
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _bench.Keys.Rotate(Subject));
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _bench.Keys.Rekey(Subject));
        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Keys.Bind("own-case-1"));
        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Keys.Bind("ground-1"));
        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Keys.BindUnder(Subject, "cases"));
    }

    [Fact]
    public async Task A_log_that_holds_anothers_statement_under_this_owner_ends_the_binding()
    {
        await _bench.Keys.Bind("s-2");
        var other = KeyBoundStatement.Read(_bench.Log.Read(_bench.Store.Rows.Single().Evidence)!.Statement.Span)!;
        var owner = (await _bench.Fences.Index()).OfSubject(Subject);
        var inner = false;
        _bench.Log.Before = async _ =>
        {
            if (inner) return;
            inner = true;
            await _bench.Log.Log(owner, other);
        };
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Keys.Bind(Subject));
        Assert.DoesNotContain(_bench.Store.Rows, row => row.Subject == Subject);
    }

    [Fact]
    public async Task A_binding_that_others_keep_changing_is_given_up_after_three_attempts()
    {
        var binding = await _bench.Keys.Bind(Subject);
        await Seal("leased");
        await _bench.Keys.Rekey(Subject);
        await _bench.Vault.Rotate(binding.KeyName);
        var row = _bench.Store.Rows.Single();
        var writes = 0;
        _bench.Store.Before = operation =>
        {
            if (operation != nameof(ISubjectKeyStore.TryReplace)) return Task.CompletedTask;
            writes++;
            _bench.Store.Plant(row);
            return Task.CompletedTask;
        };
        Func<Task>[] steps =
        [
            () => _bench.Keys.Rewrap(Subject),
            () => _bench.Keys.Rekey(Subject),
            () => _bench.Keys.Forget(Subject, binding.DataKeyId),
        ];
        foreach (var step in steps)
        {
            writes = 0;
            await Assert.ThrowsAsync<KeyUnavailableException>(step);
            Assert.Equal(3, writes);
        }
        Assert.Equal(binding.DataKeyId, Assert.Single(_bench.Store.Rows.Single().Earlier).Id);
    }

    [Fact]
    public async Task Forgetting_what_is_not_there_writes_nothing()
    {
        var binding = await _bench.Keys.Bind(Subject);
        await _bench.Keys.Forget(Subject, Guid.NewGuid());
        Assert.Equal(binding.ETag, _bench.Store.Rows.Single().ETag);
    }

    [Fact]
    public async Task An_earlier_key_that_is_forgotten_while_the_vault_answers_is_not_leased()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var old = await Seal("old");
        var rekeyed = await _bench.Keys.Rekey(Subject);
        await Seal("new");
        _bench.Vault.AfterUnwrap = () =>
        {
            _bench.Store.Plant(rekeyed with { Earlier = [] });
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<KeyUnavailableException>(() => Open(old));
        Assert.Equal(1, _bench.Leases.Count);
    }

    [Fact]
    public async Task Whoever_was_fenced_without_a_key_and_let_go_has_none_to_rotate()
    {
        await _bench.BeginErasure(Subject);
        await _bench.Fences.Lift(Subject);
        await _bench.Bindings.Unfence(Subject);
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _bench.Keys.Rotate(Subject));
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _bench.Keys.Rekey(Subject));
    }

    private Task<string> Seal(string text) => _bench.Protector.SealText(Subject, Address, text);

    private Task<string> Open(string text) => _bench.Protector.OpenText(Subject, Address, text);
}
