using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Protection.Tests.Erasure;

public sealed class SubjectFencesTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly ProtectionBench _bench;

    public SubjectFencesTests() => _bench = new(_time);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_row_holds_from_its_first_write_on_even_where_a_crash_left_it_unlogged()
    {
        await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[1]);
        var row = await _bench.Fences.Prepare(Subject, [], "request-1");
        Assert.Equal((FenceState.Prepared, null), (row.State, row.LogIndex));

        // A lease that was given before ends within its lifetime, and no other is given.
        _bench.Leases.Drop(Subject);
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Open(Subject, Address, record));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Bind(Subject));

        // Begun again: the same row, so that what is logged stays its hash.
        Assert.Equal(row.Hash(), (await _bench.Fences.Prepare(Subject, ["other"], "request-2")).Hash());
        var confirmed = await _bench.Fences.Confirm(Subject, 12);
        Assert.Equal((FenceState.Active, 12L), (confirmed.State, confirmed.LogIndex));
        Assert.Equal(row.Hash(), confirmed.Hash());
        Assert.Equal(confirmed.ETag, (await _bench.Fences.Confirm(Subject, 12)).ETag);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Confirm(Subject, 13));
    }

    [Fact]
    public async Task Nothing_is_destroyed_without_a_logged_row_past_the_point_of_no_return()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.Bindings.Fence(Subject);
        var key = await _bench.Logged.Of(Subject);
        var prepared = await _bench.Fences.Prepare(Subject, [], "request-1");
        await RefusesToDestroy(prepared with { Key = key });
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.MakeFinal(prepared));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.NoteDisabled(prepared));
        var logged = await _bench.Fences.Confirm(Subject, 1, key);
        await RefusesToDestroy(logged);
        var final = await _bench.Fences.MakeFinal(logged);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(final.FinalSince, (await _bench.Fences.MakeFinal(final)).FinalSince);
        Assert.Equal(KeyPresence.Deleted, (await _bench.Erasure.Delete(final))!.Presence);
    }

    [Fact]
    public async Task Inside_the_cooling_off_all_of_it_is_taken_back()
    {
        await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[1]);
        await _bench.Erasure.Disable(await _bench.BeginErasure(Subject));
        for (var times = 0; times < 2; times++)
        {
            var facts = await _bench.Erasure.Enable(await _bench.Fences.Lift(Subject));
            await _bench.Bindings.Unfence(Subject);
            Assert.Equal((BindingState.Active, KeyPresence.Present), (_bench.Store.Rows.Single().State, facts!.Presence));
            Assert.Single(await _bench.Protector.Open(Subject, Address, record));
        }
        var lifted = (await _bench.Fences.Find(Subject))!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.MakeFinal(lifted));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.NoteDisabled(lifted));

        // And erased after all, under a new row.
        var first = (await _bench.Fences.Find(Subject))!.Hash();
        await _bench.Erase(Subject);
        Assert.NotEqual(first, (await _bench.Fences.Find(Subject))!.Hash());
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
    }

    [Fact]
    public async Task Past_the_point_of_no_return_nothing_is_taken_back()
    {
        await _bench.Keys.Bind(Subject);
        var row = await _bench.PassPointOfNoReturn(Subject);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Lift(Subject));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Erasure.Enable(row));
        Assert.Equal(BindingState.Fenced, _bench.Store.Rows.Single().State);
        Assert.Equal(KeyVaultError.Disabled, (await _bench.Erasure.Probe(row))!.UnwrapAnswer);
    }

    [Fact]
    public async Task Of_a_lift_and_a_point_of_no_return_at_the_same_moment_one_wins()
    {
        await _bench.Keys.Bind(Subject);
        for (var round = 0; round < 50; round++)
        {
            var subject = $"race-{round}";
            await _bench.Keys.Bind(subject);
            var read = await _bench.BeginErasure(subject);
            Func<Task>[] steps = [() => _bench.Fences.Lift(subject), () => _bench.Fences.MakeFinal(read)];
            var both = await Task.WhenAll(steps.Select(step => Task.Run(async () => await Record.ExceptionAsync(step))));
            var row = (await _bench.Fences.Find(subject))!;
            Assert.Equal(row.FinalSince is null, row.State is FenceState.Lifted);
            var lost = Assert.Single(both, failure => failure is not null);
            if (row.FinalSince is null) Assert.Equal(KeyVaultError.Conflict, Assert.IsType<KeyVaultException>(lost).Error);
            else Assert.IsType<InvalidOperationException>(lost);
        }
    }

    [Fact]
    public async Task Whoever_was_fenced_without_a_key_and_let_go_is_given_one_later()
    {
        await _bench.BeginErasure(Subject);
        Assert.Null(await _bench.Erasure.Enable(await _bench.Fences.Lift(Subject)));
        await _bench.Bindings.Unfence(Subject);
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _bench.Protector.Seal(Subject, Address, new byte[1]));
        Assert.True((await _bench.Keys.Bind(Subject)).HasKey);
        await _bench.Protector.Seal(Subject, Address, new byte[1]);
    }

    [Fact]
    public async Task A_row_ends_when_the_last_backup_has_and_not_before()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.BeginErasure(Subject);
        var ends = _time.GetUtcNow().AddDays(35);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Expire(Subject, ends));
        await _bench.Erase(Subject);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Retire(_bench.Fence.Rows.Single()));
        await _bench.Fences.Expire(Subject, ends);
        Assert.Equal(ends, (await _bench.Fences.Expire(Subject, ends.AddDays(-1))).Ends);

        _time.Advance(TimeSpan.FromDays(35) - TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Retire(_bench.Fence.Rows.Single()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Remove(_bench.Fence.Rows.Single()));
        _time.Advance(TimeSpan.FromTicks(1));
        var retired = await _bench.Fences.Retire(_bench.Fence.Rows.Single());
        Assert.Equal(retired, await _bench.Fences.Retire(retired));
        Assert.True(retired.Holds);
        await _bench.Fences.Remove(retired);
        await _bench.Fences.Remove(retired);
        Assert.Empty(_bench.Fence.Rows);
    }

    [Fact]
    public async Task A_lease_reads_the_fence_once_and_no_record_does()
    {
        await _bench.Keys.Bind(Subject);
        var reads = 0;
        _bench.Fence.Before = _ =>
        {
            reads++;
            return Task.CompletedTask;
        };
        for (var n = 0; n < 20; n++) await _bench.Protector.Seal(Subject, Address, new byte[1]);
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task What_this_system_keeps_for_itself_has_no_fence_row()
    {
        await _bench.Vault.CreateKey("cases");
        _bench.Fence.Before = _ => throw new InvalidOperationException("asked");
        await _bench.Keys.BindUnder(KeyOwner.Own("case-1"), "cases");
        await _bench.Protector.Seal(KeyOwner.Own("case-1"), Address, new byte[1]);
        await _bench.Bindings.Fence("own-case-1");
        await _bench.Bindings.Tombstone("own-case-1");
        Assert.True(await _bench.Bindings.IsTombstone("own-case-1"));
    }

    [Fact]
    public void The_rows_hash_covers_all_that_never_changes_and_nothing_else()
    {
        var since = _time.GetUtcNow();
        var row = new FenceRow("id", ["a", "b"], new byte[32], "request-1", since, FenceState.Prepared);
        var later = row with
        {
            State = FenceState.Retired,
            LogIndex = 1,
            FinalSince = DateTimeOffset.MaxValue,
            Ends = DateTimeOffset.MaxValue,
            ETag = "2",
            Key = new("k1", "v1", Guid.Empty, 3),
            Disabled = since,
            Since = since.ToOffset(TimeSpan.FromHours(2)),
        };
        Assert.Equal(row.Hash(), later.Hash());
        FenceRow[] others =
        [
            row with
            {
                Id = "i",
            },
            row with
            {
                Selectors = ["ab"],
            },
            row with
            {
                Selectors = ["a"],
            },
            row with
            {
                Salt = new byte[31],
            },
            row with
            {
                RequestId = "request-2",
            },
            row with
            {
                Id = "idrequest-1",
                RequestId = "",
            },
            row with
            {
                RequestId = "request-1a",
                Selectors = ["b"],
            },
            row with
            {
                Since = since.AddTicks(1),
            },
            row with
            {
                Since = since.AddDays(-30),
            },
        ];
        Assert.Equal(others.Length + 1, others.Append(row).Select(each => Convert.ToHexString(each.Hash())).Distinct().Count());
    }

    [Fact]
    public void Marks_are_keyed_and_of_different_kinds_never_meet()
    {
        var (one, other) = (new FenceIndex(new byte[32]), new FenceIndex([.. Enumerable.Repeat((byte)1, 32)]));
        Assert.NotEqual(one.OfSubject("s"), other.OfSubject("s"));
        Assert.NotEqual(one.OfSelector("email", "a@b"), other.OfSelector("email", "a@b"));
        Assert.NotEqual(one.OfSubject("a@b"), one.OfSelector("", "a@b"));
        Assert.NotEqual(one.OfSubject("S"), one.OfSubject("s"));
        Assert.Equal(one.OfSelector("email", " A@B "), one.OfSelector("email", "a@b"));
        Assert.NotEqual(one.OfSelector("email", "a@b"), new BlindIndex(new byte[32]).Of("email", "a@b"));
        Assert.Throws<ArgumentException>(() => new FenceIndex(new byte[31]));
        Assert.Throws<ArgumentException>(() => one.OfSelector("email", " "));
    }

    [Fact]
    public async Task Marks_are_kept_in_order_and_each_once() =>
        Assert.Equal(["a", "b"], (await _bench.Fences.Prepare(Subject, ["b", "a", "b"], "request-1")).Selectors);

    [Fact]
    public async Task A_row_that_others_keep_changing_is_given_up_after_ten_attempts()
    {
        var lifted = new FenceRow(
            (await _bench.Fences.Index()).OfSubject(Subject), [], new byte[32], "request-0", _time.GetUtcNow(), FenceState.Lifted);
        Assert.Equal(10, await GivenUpAfter(lifted, () => _bench.Fences.Prepare(Subject, [], "request-1")));

        _bench.Fence.Plant(lifted.Id, lifted with { State = FenceState.Active });
        Assert.Equal(10, await GivenUpAfter(_bench.Fence.Rows.Single(), () => _bench.Fences.Lift(Subject)));
        Assert.True(_bench.Fence.Rows.Single().Holds);
    }

    [Fact]
    public async Task A_row_that_changed_since_it_was_read_is_neither_made_final_nor_noted_as_disabled()
    {
        await _bench.Keys.Bind(Subject);
        var read = await _bench.BeginErasure(Subject);
        foreach (var changed in new[] { read, read with { State = FenceState.Lifted }, read with { Key = null } })
        {
            _bench.Fence.Plant(read.Id, changed);
            foreach (var step in new[] { _bench.Fences.MakeFinal, _bench.Fences.NoteDisabled })
                Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => step(read, default))).Error);
            Assert.Equal((null, null), (_bench.Fence.Rows.Single().FinalSince, _bench.Fence.Rows.Single().Disabled));
        }

        // And one that is gone.
        _bench.Fence.Plant(read.Id, null);
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Fences.MakeFinal(read))).Error);
        Assert.Empty(_bench.Fence.Rows);
    }

    [Fact]
    public async Task When_the_key_was_disabled_first_is_noted_once_with_one_write()
    {
        await _bench.Keys.Bind(Subject);
        var noted = await _bench.Fences.NoteDisabled(await _bench.BeginErasure(Subject));
        Assert.Equal(_time.GetUtcNow(), noted.Disabled);
        _time.Advance(TimeSpan.FromHours(1));
        _bench.Fence.Before = _ => throw new InvalidOperationException("asked");
        Assert.Equal(noted, await _bench.Fences.NoteDisabled(noted));
    }

    [Fact]
    public async Task The_cooling_off_counts_from_when_the_row_was_raised_and_anew_after_a_lift()
    {
        var first = await _bench.Fences.Prepare(Subject, [], "request-1");
        Assert.Equal(_time.GetUtcNow(), first.Since);
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(first.Since, (await _bench.Fences.Prepare(Subject, [], "request-1")).Since);
        Assert.Equal(first.Since, (await _bench.Fences.Confirm(Subject, 1)).Since);
        await _bench.Fences.Lift(Subject);
        Assert.Equal(_time.GetUtcNow(), (await _bench.Fences.Prepare(Subject, [], "request-2")).Since);
    }

    [Fact]
    public async Task A_row_takes_the_key_that_the_log_bound_once_and_no_other_after_it()
    {
        var key = new FencedKey(KeyNames.New(), "v1", Guid.NewGuid(), 3);
        await _bench.Fences.Prepare(Subject, [], "request-1");
        Assert.Null((await _bench.Fences.Confirm(Subject, 12)).Key);

        // Bound while the fence was being confirmed.
        Assert.Equal(key, (await _bench.Fences.Confirm(Subject, 12, key)).Key);
        Assert.Equal(key, (await _bench.Fences.Confirm(Subject, 12, key)).Key);
        foreach (
            var other in new[]
            {
                null,
                key with
                {
                    Name = KeyNames.New(),
                },
                key with
                {
                    Bound = 4,
                },
                key with
                {
                    Version = "v2",
                },
                key with
                {
                    DataKeyId = Guid.Empty,
                },
            }
        )
            await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Confirm(Subject, 12, other));
        Assert.Equal(key, _bench.Fence.Rows.Single().Key);
        await _bench.Fences.Lift(Subject);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Fences.Confirm(Subject, 12, key));
        Assert.Null((await _bench.Fences.Prepare(Subject, [], "request-2")).Key);
    }

    [Fact]
    public async Task A_row_that_changed_since_it_was_read_is_neither_retired_nor_removed()
    {
        var row = await _bench.Fences.Prepare(Subject, [], "request-1") with { Ends = _time.GetUtcNow() };
        _bench.Fence.Plant(row.Id, row);
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Fences.Retire(row))).Error);
        var lifted = row with { State = FenceState.Lifted };
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => _bench.Fences.Remove(lifted))).Error);
        Assert.True(_bench.Fence.Rows.Single().Holds);
    }

    /// <summary>How often a write is tried that another's always comes before.</summary>
    private async Task<int> GivenUpAfter(FenceRow others, Func<Task> step)
    {
        var writes = 0;
        _bench.Fence.Before = operation =>
        {
            if (operation is nameof(ISubjectFence.Find)) return Task.CompletedTask;
            writes++;
            _bench.Fence.Plant(others.Id, others);
            return Task.CompletedTask;
        };
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(step)).Error);
        _bench.Fence.Before = _ => Task.CompletedTask;
        return writes;
    }

    private async Task RefusesToDestroy(FenceRow row)
    {
        foreach (var step in new[] { _bench.Erasure.Delete, _bench.Erasure.Purge })
            await Assert.ThrowsAsync<InvalidOperationException>(() => step(row, default));
        Assert.Equal(KeyPresence.Present, (await _bench.Erasure.Describe(row))!.Presence);
    }
}
