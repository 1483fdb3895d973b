using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Protection.Tests.Keys;

public sealed class GroundKeysTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("invoices", "42", "address");
    private static readonly RetentionTerm Term = RetentionTerm.Until("tax law", new DateOnly(2036, 12, 31));
    private static readonly byte[] Invoice = "invoice"u8.ToArray();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly ProtectionBench _bench;

    public GroundKeysTests() => _bench = new(_time);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Shredding_the_subjects_key_does_not_destroy_what_the_law_demands()
    {
        var record = await Sealed();
        await _bench.Grounds.Bind(Term);
        await _bench.BeginErasure(Subject);
        var kept = await _bench.Protector.ResealUnder(Subject, Address, record, Term);
        await _bench.Erase(Subject);

        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
        await Assert.ThrowsAsync<RecordRetainedException>(() => _bench.Protector.Open(Subject, Address, kept));
        Assert.Equal(Invoice, await _bench.Protector.OpenRetained(Address, kept));
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenRetained(Address, record));
    }

    /// <summary>Not refused as another's: it was theirs, and whoever may open it is told where it is.</summary>
    [Fact]
    public async Task What_was_resealed_is_told_to_be_retained_also_while_its_subject_has_a_key()
    {
        var kept = await _bench.Protector.ResealUnder(Subject, Address, await Sealed(), await Bound());
        await Assert.ThrowsAsync<RecordRetainedException>(() => _bench.Protector.Open(Subject, Address, kept));
        await Assert.ThrowsAsync<RecordRetainedException>(() => _bench.Protector.OpenRead(Subject, Address, new MemoryStream(kept)));
    }

    [Fact]
    public async Task The_end_of_a_term_does_not_destroy_what_the_subject_still_has()
    {
        var record = await Sealed();
        await _bench.Grounds.Bind(Term);
        var kept = await _bench.Protector.ResealUnder(Subject, Address, record, Term);
        var owner = Term.Owner(_bench.Options.Tenant);
        var name = (await _bench.Store.Find(owner))!.KeyName;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Grounds.FindOver(Term));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Grounds.Retire(Term, null));
        Assert.Empty(await Due());

        _time.Advance(Term.Ends - _time.GetUtcNow());
        Assert.Equal([Term], await Due());
        var facts = await Retire(Term);
        Assert.Equal((name, KeyPresence.Absent), (facts!.Key.Name, facts.Presence));
        Assert.Equal(BindingState.Erased, (await _bench.Store.Find(owner))!.State);
        Assert.DoesNotContain(name, _bench.Vault.Names);
        Assert.Empty(await Due());
        Assert.Equal(facts, await Retire(Term));

        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.OpenRetained(Address, kept));
        Assert.Equal(Invoice, await _bench.Protector.Open(Subject, Address, record));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Grounds.Bind(Term));
    }

    [Fact]
    public async Task Records_of_one_ground_and_month_share_a_key_and_others_do_not()
    {
        var one = await _bench.Grounds.Bind(Term);
        Assert.Equal(one.DataKeyId, (await _bench.Grounds.Bind(RetentionTerm.Until("tax law", new DateOnly(2036, 12, 1)))).DataKeyId);
        var others = await Task.WhenAll(
            _bench.Grounds.Bind(RetentionTerm.Until("tax law", new DateOnly(2037, 1, 1))),
            _bench.Grounds.Bind(RetentionTerm.Until("claims", new DateOnly(2036, 12, 31))));
        Assert.Equal(3, others.Append(one).Select(binding => binding.KeyName).Distinct().Count());
        Assert.Equal(3, others.Append(one).Select(binding => binding.DataKeyId).Distinct().Count());
        Assert.NotEqual(Term.Owner("one tenant"), Term.Owner("another"));
        Assert.Throws<ArgumentException>(() => RetentionTerm.Until(" ", new DateOnly(2036, 12, 31)));
    }

    [Fact]
    public async Task Of_many_who_bind_a_term_at_once_all_get_the_same_key()
    {
        var bindings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _bench.Grounds.Bind(Term))));
        Assert.Single(bindings.Select(binding => binding.KeyName).Distinct());
        Assert.Equal(_bench.Pool.Made - 1, _bench.Pool.Waiting);
    }

    [Fact]
    public async Task Only_resealing_passes_the_fence_and_leaves_no_lease_behind()
    {
        var records = new[] { await Sealed(), await Sealed(), await Sealed() };
        await _bench.Grounds.Bind(Term);
        await _bench.BeginErasure(Subject);
        var unwraps = _bench.Vault.Unwraps;
        await using (var resealing = _bench.Protector.BeginResealing(Subject, Term))
        {
            foreach (var record in records)
            {
                var kept = await resealing.Reseal(Address, record);
                Assert.Equal(kept, await resealing.Reseal(Address, kept));
            }
        }

        // One unwrap of the subject's key, and one of the ground's.
        Assert.Equal(unwraps + 2, _bench.Vault.Unwraps);
        Assert.Equal(1, _bench.Leases.Count);
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Open(Subject, Address, records[0]));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Seal(Subject, Address, new byte[1]));
    }

    [Fact]
    public async Task Once_the_key_is_disabled_or_gone_nothing_is_resealed()
    {
        var record = await Sealed();
        await _bench.Grounds.Bind(Term);
        await _bench.PassPointOfNoReturn(Subject);
        var disabled = await Assert.ThrowsAsync<KeyUnavailableException>(() =>
            _bench.Protector.ResealUnder(Subject, Address, record, Term));
        Assert.Equal(KeyVaultError.Disabled, disabled.Error);
        await _bench.Erase(Subject);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.ResealUnder(Subject, Address, record, Term));
    }

    [Fact]
    public async Task A_resealed_record_is_bound_to_its_ground_and_place()
    {
        var kept = await _bench.Protector.ResealUnder(Subject, Address, await Sealed(), await Bound());
        Assert.Equal(Invoice, await _bench.Protector.OpenRetained(Address, kept));
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenRetained(Address with { Field = "name" }, kept));
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenRetained(Address with { Dataset = "orders" }, kept));
        var another = await _bench.Grounds.Bind(RetentionTerm.Until("claims", new DateOnly(2036, 12, 31)));
        var moved = kept.ToArray();
        new SealedEnvelope(another.DataKeyId, Address.SchemaVersion).Write(moved);
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenRetained(Address, moved));
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenRetained(Address with { Record = "43" }, kept));
        var record = await Sealed();
        await Assert.ThrowsAsync<SealedRecordException>(() =>
            _bench.Protector.ResealUnder(Subject, Address with { Record = "43" }, record, Term));
        Assert.Throws<ArgumentException>(() => _bench.Protector.BeginResealing("own-case-1", Term));
    }

    [Fact]
    public async Task A_document_is_resealed_as_a_stream_and_read_as_one()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.Grounds.Bind(Term);
        var document = Enumerable.Range(0, 50_000).Select(n => (byte)(n % 251)).ToArray();
        using MemoryStream stored = new(), kept = new(), read = new();
        await _bench.Protector.SealTo(Subject, Address, new MemoryStream(document), stored);
        await _bench.BeginErasure(Subject);
        await using (var resealing = _bench.Protector.BeginResealing(Subject, Term))
        {
            Assert.False(resealing.IsResealed(stored.ToArray()));
            await resealing.ResealTo(Address, new MemoryStream(stored.ToArray()), kept);
            Assert.True(resealing.IsResealed(kept.ToArray()));
        }

        await _bench.Erase(Subject);
        await Assert.ThrowsAsync<RecordRetainedException>(() =>
            _bench.Protector.OpenRead(Subject, Address, new MemoryStream(kept.ToArray())));
        await using var opened = await _bench.Protector.OpenRetainedRead(Address, new MemoryStream(kept.ToArray()));
        await opened.CopyToAsync(read);
        Assert.Equal(document, read.ToArray());
    }

    [Fact]
    public async Task A_grounds_key_that_was_planted_is_refused()
    {
        var kept = await _bench.Protector.ResealUnder(Subject, Address, await Sealed(), await Bound());
        var row = (await _bench.Store.Find(Term.Owner(_bench.Options.Tenant)))!;
        _bench.Leases.Drop(row.Subject);
        _bench.Store.Plant(row with { Evidence = default });
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Protector.OpenRetained(Address, kept));
    }

    [Fact]
    public async Task A_term_put_into_another_row_makes_nothing_due()
    {
        var binding = await _bench.Keys.Bind(Subject);
        _bench.Store.Plant(binding with { Term = new RetentionTerm("tax law", 2020, 1) });
        Assert.Empty(await Due());
    }

    [Fact]
    public async Task A_subjects_key_that_is_planted_as_that_of_a_term_that_is_over_stays()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var over = RetentionTerm.Until("tax law", new DateOnly(2020, 1, 31));
        var owner = over.Owner(_bench.Options.Tenant);
        var planted = binding with { Subject = owner, Term = over, DataKeyId = over.DataKeyId(_bench.Options.Tenant) };
        _bench.Store.Plant(planted);
        Assert.Equal([over], await Due());

        // The log bound no key to the term, so that there is none to destroy; the planted row alone is buried.
        Assert.Null(await Retire(over));
        Assert.Empty(await Due());

        // With an entry in the log: whoever may order one is stopped by the subject's own binding of the same key.
        var statement = new KeyBoundStatement(
            planted.Key,
            planted.Thumbprint,
            planted.DataKeyId,
            planted.Commitment,
            DataKeyCommitment.OfOwner(_bench.Options.Tenant, owner, planted.DataKeyId));
        var index = (await _bench.Fences.Index()).OfSubject(owner);
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Log.Log(index, statement));
        _bench.Store.Plant(planted);
        await Assert.ThrowsAsync<BindingRefusedException>(() => _bench.Grounds.FindOver(over));

        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(binding.KeyName));
        await _bench.Protector.Seal(Subject, Address, Invoice);
    }

    [Fact]
    public async Task A_vault_key_that_no_binding_names_is_not_destroyed_for_a_planted_term_either()
    {
        var key = await _bench.Vault.CreateKey("compliance-control");
        var over = RetentionTerm.Until("tax law", new DateOnly(2020, 1, 31));
        var row = SubjectKeyBinding.FencedWithoutKey(over.Owner(_bench.Options.Tenant)) with { Term = over, State = BindingState.Active };
        _bench.Store.Plant(row.With(new(over.DataKeyId(_bench.Options.Tenant), key.Reference, new byte[256])));
        Assert.Null(await Retire(over));
        Assert.True((await _bench.Vault.GetKey(key.Reference.Name)).Enabled);

        // Not even where the log says that it is the term's.
        var id = over.DataKeyId(_bench.Options.Tenant);
        var owner = over.Owner(_bench.Options.Tenant);
        await _bench.Log.Log(
            (await _bench.Fences.Index()).OfSubject(owner),
            new(key.Reference, key.Thumbprint(), id, new byte[32], DataKeyCommitment.OfOwner(_bench.Options.Tenant, owner, id)));
        await Assert.ThrowsAsync<KeyRefusedException>(() => Retire(over));
        Assert.True((await _bench.Vault.GetKey(key.Reference.Name)).Enabled);
    }

    /// <summary>Naive: the table is read again when the key is destroyed, and what was checked is not what goes.</summary>
    [Fact]
    public async Task A_key_that_is_swapped_in_the_table_after_it_was_found_changes_nothing_of_which_is_destroyed()
    {
        var subject = await _bench.Keys.Bind(Subject);
        var ground = await _bench.Grounds.Bind(Term);
        _time.Advance(Term.Ends - _time.GetUtcNow());
        var found = await _bench.Grounds.FindOver(Term);
        _bench.Store.Plant(ground with { KeyName = subject.KeyName, KeyVersion = subject.KeyVersion, Thumbprint = subject.Thumbprint });

        var facts = await _bench.Grounds.Retire(Term, found);
        Assert.Equal((ground.KeyName, KeyPresence.Absent), (facts!.Key.Name, facts.Presence));
        Assert.DoesNotContain(ground.KeyName, _bench.Vault.Names);
        Assert.True((await _bench.Vault.GetKey(subject.KeyName)).Enabled);
        await _bench.Protector.Seal(Subject, Address, Invoice);
    }

    [Fact]
    public async Task The_key_of_one_term_is_not_destroyed_for_another()
    {
        var other = RetentionTerm.Until("claims", new DateOnly(2036, 12, 31));
        await _bench.Grounds.Bind(Term);
        var kept = await _bench.Grounds.Bind(other);
        _time.Advance(Term.Ends - _time.GetUtcNow());
        var found = await _bench.Grounds.FindOver(other);
        Assert.Equal((other, kept.KeyName), (found!.Term, found.Key.Name));
        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Grounds.Retire(Term, found));
        Assert.True((await _bench.Vault.GetKey(kept.KeyName)).Enabled);
        Assert.Equal(2, (await Due()).Count);
    }

    [Fact]
    public async Task After_a_crash_between_log_and_row_a_term_is_given_its_one_data_key_under_the_key_that_is_set_aside()
    {
        _bench.Store.Before = operation => operation == nameof(ISubjectKeyStore.TryAdd) ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => _bench.Grounds.Bind(Term));
        _bench.Store.Before = _ => Task.CompletedTask;
        var aside = (await _bench.Logged.Of(Term.Owner(_bench.Options.Tenant)))!;
        var binding = await _bench.Grounds.Bind(Term);
        Assert.Equal((aside.Name, Term.DataKeyId(_bench.Options.Tenant), 1), (binding.KeyName, binding.DataKeyId, _bench.Pool.Made));
        var kept = await _bench.Protector.ResealUnder(Subject, Address, await Sealed(), Term);
        Assert.Equal(Invoice, await _bench.Protector.OpenRetained(Address, kept));

        _time.Advance(Term.Ends - _time.GetUtcNow());
        Assert.Equal(aside.Name, (await Retire(Term))!.Key.Name);
        Assert.DoesNotContain(aside.Name, _bench.Vault.Names);
    }

    [Fact]
    public async Task A_terms_key_is_disabled_before_it_is_deleted_and_purged_last()
    {
        await _bench.Grounds.Bind(Term);
        _time.Advance(Term.Ends - _time.GetUtcNow());
        List<string> steps = [];
        _bench.Vault.Before = operation =>
        {
            if (operation is nameof(IKeyVault.Disable) or nameof(IKeyVault.Delete) or nameof(IKeyVault.Purge)) steps.Add(operation);
            return Task.CompletedTask;
        };
        await Retire(Term);
        Assert.Equal([nameof(IKeyVault.Disable), nameof(IKeyVault.Delete), nameof(IKeyVault.Purge)], steps);
    }

    [Fact]
    public async Task Once_resealing_is_over_its_lease_is_gone_and_more_of_it_costs_another_unwrap()
    {
        var record = await Sealed();
        await _bench.Grounds.Bind(Term);
        var resealing = _bench.Protector.BeginResealing(Subject, Term);
        await resealing.Reseal(Address, record);
        var unwraps = _bench.Vault.Unwraps;
        await resealing.Reseal(Address, record);
        Assert.Equal(unwraps, _bench.Vault.Unwraps);
        await resealing.DisposeAsync();
        await resealing.Reseal(Address, record);
        Assert.Equal(unwraps + 1, _bench.Vault.Unwraps);
        await resealing.DisposeAsync();
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_is_told_whoever_asks_for_what_is_kept()
    {
        var kept = await _bench.Protector.ResealUnder(Subject, Address, await Sealed(), await Bound());
        _bench.Leases.Drop(Subject);
        _bench.Vault.Before = operation =>
            operation == nameof(IKeyVault.Unwrap) ? throw new KeyVaultException(KeyVaultError.Unavailable, "down") : Task.CompletedTask;
        await Assert.ThrowsAsync<KeyUnavailableException>(() => _bench.Protector.Open(Subject, Address, kept));
    }

    private async Task<VaultKeyFacts?> Retire(RetentionTerm term) => await _bench.Grounds.Retire(term, await _bench.Grounds.FindOver(term));

    private async Task<RetentionTerm> Bound()
    {
        await _bench.Grounds.Bind(Term);
        return Term;
    }

    private async Task<List<RetentionTerm>> Due()
    {
        var due = new List<RetentionTerm>();
        await foreach (var term in _bench.Grounds.Due()) due.Add(term);
        return due;
    }

    private async Task<byte[]> Sealed()
    {
        await _bench.Keys.Bind(Subject);
        return await _bench.Protector.Seal(Subject, Address, Invoice);
    }
}
