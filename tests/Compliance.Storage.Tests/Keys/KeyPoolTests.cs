using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Commands;
using Compliance.Proof.Verifying;
using Compliance.Protection.Vault;
using Compliance.Requests.Intake;
using Compliance.Storage.Keys;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Evidence;
using Compliance.Workflows;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Tests.Keys;

public sealed class KeyPoolTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly Provisioner _provisioner = new();
    private DomainBench _bench = null!;
    private InterruptedLog _log = null!;

    private KeyPool Pool => _bench.Get<KeyPool>();

    public async ValueTask InitializeAsync() =>
        _bench = await DomainBench.Start(
            azurite,
            "dataset: []",
            new Dictionary<string, string?> { ["Compliance:KeyPool:Ahead"] = "0" },
            services =>
            {
                _log = InterruptedLog.Before(services);
                services.AddSingleton<ICommandSender>(provider =>
                    _provisioner.With(new InProcessCommands(provider, provider.GetRequiredService<WorkflowTable>())));
            }
        );

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Keys_made_ahead_are_given_out_once_each_before_any_is_made()
    {
        await Pool.Add(default);
        await Pool.Add(default);
        Assert.Equal(2, await Pool.Count(default));
        var made = _bench.Vault.Names.ToHashSet();

        string[] taken = [(await Pool.Take()).Reference.Name, (await Pool.Take()).Reference.Name];
        Assert.Subset(made, taken.ToHashSet());
        Assert.Equal(2, taken.Distinct().Count());
        Assert.Equal(0, await Pool.Count(default));
    }

    [Fact]
    public async Task An_empty_pool_asks_the_provisioner_for_a_key_and_takes_what_it_made()
    {
        var taken = await Pool.Take();
        var (role, command) = Assert.Single(_provisioner.Orders);
        Assert.Equal((Role.Provisioner, "FillKeyPool", "1", (string?)null), (role, command.Activity, command.Input, command.InstanceId));
        Assert.Equal(taken.Reference, (await _bench.Vault.GetKey(taken.Reference.Name)).Reference);
        Assert.Equal(0, await Pool.Count(default));
    }

    [Fact]
    public async Task A_pool_that_holds_keys_asks_for_none()
    {
        await Pool.Add(default);
        await Pool.Take();
        Assert.Empty(_provisioner.Orders);
    }

    [Fact]
    public async Task Where_the_provisioner_makes_none_within_a_minute_the_vault_is_unavailable()
    {
        _provisioner.IsAway = true;
        var began = _bench.Time.GetTimestamp();
        var failure = await Assert.ThrowsAsync<KeyVaultException>(() => Hurry(Pool.Take()));
        Assert.Equal(KeyVaultError.Unavailable, failure.Error);
        Assert.True(_bench.Time.GetElapsedTime(began) >= TimeSpan.FromSeconds(60), "It gave up too early.");
        Assert.Equal(6, _provisioner.Orders.Select(each => each.Command.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_provisioner_that_comes_back_within_the_minute_is_asked_again()
    {
        _provisioner.IsAway = true;
        var taking = Pool.Take();
        await Reach(() => _provisioner.Orders.Count > 1);
        _provisioner.IsAway = false;
        Assert.NotNull(await Hurry(taking));
    }

    [Fact]
    public async Task Nobody_goes_without_a_key_because_others_wait_too()
    {
        var taken = await Hurry(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Pool.Take())));
        Assert.Equal(8, taken.Select(key => key.Reference.Name).Distinct().Count());
    }

    [Fact]
    public async Task This_systems_own_keys_are_made_once()
    {
        var own = _bench.Vault.Names.ToHashSet();
        Assert.Equal(["compliance-cases", "compliance-control", "compliance-fence", "compliance-log", "compliance-secrets"], own.Order());
        var before = (await _bench.Vault.GetKey("compliance-control")).Reference;
        await Pool.EnsureOwnKeys(default);
        Assert.Equal(before, (await _bench.Vault.GetKey("compliance-control")).Reference);
        Assert.Equal(own, _bench.Vault.Names.ToHashSet());
    }

    [Fact]
    public async Task Who_may_make_no_keys_waits_until_this_systems_own_are_there()
    {
        await _bench.Get<OwnKeys>().Await(AppRoles.All, default);
        Assert.Empty(_provisioner.Orders);

        await _bench.Vault.Delete("compliance-control");
        await _bench.Vault.Purge("compliance-control");
        await Hurry(_bench.Get<OwnKeys>().Await(AppRoles.All, default));
        Assert.Equal("0", Assert.Single(_provisioner.Orders).Command.Input);
        Assert.Contains("compliance-control", _bench.Vault.Names);
    }

    [Fact]
    public async Task Where_they_do_not_come_the_failure_names_one_and_whose_part_it_is()
    {
        _provisioner.IsAway = true;
        await _bench.Vault.Delete("compliance-cases");
        var failure = await Assert.ThrowsAsync<KeyVaultException>(() => Hurry(_bench.Get<OwnKeys>().Await(AppRoles.All, default)));
        Assert.Equal(KeyVaultError.Unavailable, failure.Error);
        Assert.Contains("compliance-cases", failure.Message, StringComparison.Ordinal);
        Assert.Contains("provisioner", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_given_back_is_given_out_again()
    {
        var key = await Pool.Take();
        await Pool.GiveBack(key);
        await Pool.GiveBack(key);
        Assert.Equal(key.Reference, (await Pool.Take()).Reference);
    }

    [Fact]
    public async Task A_keys_creation_is_logged_before_anyone_can_have_it()
    {
        await Pool.Add(default);
        var key = await Pool.Take();
        var entry = (await _bench.Log.Find($"keys/{key.Reference.Name}/created", default))!.Entry;
        Assert.Equal(EntryKind.KeyCreated, entry.Kind);
        var statement = JsonDocument.Parse(entry.Statement).RootElement;
        Assert.Equal(["format", "kind", "at", "key", "version", "thumbprint"], statement.EnumerateObject().Select(each => each.Name));
        Assert.Equal(
            ("compliance-entry/v1", "key-created", key.Reference.Name, key.Reference.Version, Convert.ToBase64String(key.Thumbprint())),
            (Said("format"), Said("kind"), Said("key"), Said("version"), Said("thumbprint")));

        string? Said(string name) => statement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_key_that_is_given_back_is_not_logged_again()
    {
        await Pool.Add(default);
        var logged = _bench.Log.Index.Entries.Count;
        await Pool.GiveBack(await Pool.Take());
        await Pool.Finish(default);
        await Pool.Take();
        Assert.Equal(logged, _bench.Log.Index.Entries.Count);
    }

    [Fact]
    public async Task After_a_crash_between_creating_and_logging_the_key_is_logged_and_comes_into_use()
    {
        var before = _bench.Vault.Names.ToHashSet();
        _log.IsAway = true;
        await Assert.ThrowsAsync<StepFailedException>(() => Pool.Add(default));
        var name = Assert.Single(_bench.Vault.Names.Except(before));
        Assert.Equal(0, await Pool.Count(default));
        Assert.Equal([name], (await Pool.List(default)).Making);
        _provisioner.IsAway = true;
        await Assert.ThrowsAsync<KeyVaultException>(() => Hurry(Pool.Take()));

        _log.IsAway = false;
        _bench.Time.Advance(TimeSpan.FromMinutes(6));
        await Task.WhenAll(Pool.Finish(default), Pool.Finish(default));
        Assert.Equal(1, await Pool.Count(default));
        Assert.NotNull(await _bench.Log.Find($"keys/{name}/created", default));
        Assert.Equal(name, (await Pool.Take()).Reference.Name);
        Assert.Equal(before.Append(name).Order(), _bench.Vault.Names.Order());
    }

    [Fact]
    public async Task After_a_crash_before_the_key_was_made_it_is_made()
    {
        _bench.Vault.Before = operation => operation == "CreateKey" ? throw new InvalidOperationException("crash") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Pool.Add(default));
        _bench.Vault.Before = _ => Task.CompletedTask;
        await Pool.Finish(default);
        Assert.Equal(0, await Pool.Count(default));
        _bench.Time.Advance(TimeSpan.FromMinutes(6));
        await Pool.Finish(default);
        Assert.Contains((await Pool.Take()).Reference.Name, _bench.Vault.Names);
    }

    [Fact]
    public async Task A_key_that_somebody_deleted_before_it_was_logged_stops_no_other()
    {
        var before = _bench.Vault.Names.ToHashSet();
        _log.IsAway = true;
        await Assert.ThrowsAsync<StepFailedException>(() => Pool.Add(default));
        await _bench.Vault.Delete(_bench.Vault.Names.Except(before).Single());
        await Assert.ThrowsAsync<StepFailedException>(() => Pool.Add(default));
        _log.IsAway = false;
        _bench.Time.Advance(TimeSpan.FromMinutes(6));
        await Pool.Finish(default);
        Assert.Equal(1, await Pool.Count(default));
    }

    [Fact]
    public async Task A_key_that_was_taken_is_not_given_out_again_by_who_finishes_late()
    {
        var slow = new TaskCompletionSource();
        var adding = 0;
        _bench.Vault.Before = operation =>
            operation == "CreateKey" && Interlocked.Increment(ref adding) == 1 ? slow.Task : Task.CompletedTask;
        var late = Pool.Add(default);
        await Reach(() => adding > 0);
        _bench.Time.Advance(TimeSpan.FromMinutes(6));
        await Pool.Finish(default);
        Assert.NotNull(await Pool.Take());
        slow.SetResult();
        await late;
        Assert.Equal(0, await Pool.Count(default));
    }

    [Fact]
    public void Takers_at_once_never_get_the_same_key() => Gen.Select(Gen.Int[0, 6], Gen.Int[1, 8]).Sample(
        (ahead, takers) =>
        {
            Task.WhenAll(Enumerable.Range(0, ahead).Select(_ => Pool.Add(default))).GetAwaiter().GetResult();
            var taken = Hurry(Task.WhenAll(Enumerable.Range(0, takers).Select(_ => Pool.Take()))).GetAwaiter().GetResult();
            return taken.Select(key => key.Reference.Name).Distinct().Count() == takers;
        },
        iter: 20, threads: 1);

    [Fact]
    public async Task Taking_and_giving_back_at_once_leaves_each_key_with_one_holder()
    {
        await Pool.Add(default);
        await Pool.Add(default);
        var held = new ConcurrentDictionary<string, bool>();
        await Hurry(Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            for (var turn = 0; turn < 10; turn++)
            {
                var key = await Pool.Take();
                Assert.True(held.TryAdd(key.Reference.Name, true), "Two hold one key.");
                held.TryRemove(key.Reference.Name, out var _);
                await Pool.GiveBack(key);
            }
        })));
        Assert.Equal(_bench.Vault.Names.Count(name => name.StartsWith('k')), await Pool.Count(default));
    }

    [Fact]
    public async Task What_deleting_a_row_answers_is_what_claiming_a_key_relies_on()
    {
        var table = _bench.Get<StorageLayout>().Table("keypool");
        await table.AddEntityAsync(new TableEntity("probe", "row"));
        var row = (await table.GetEntityAsync<TableEntity>("probe", "row")).Value;

        await table.UpsertEntityAsync(new TableEntity("probe", "row") { ["Changed"] = true }, TableUpdateMode.Replace);
        var changed = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => table.DeleteEntityAsync("probe", "row", row.ETag));
        Assert.Equal(412, changed.Status);
        Assert.Equal(204, (await table.DeleteEntityAsync("probe", "row")).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("probe", "row", row.ETag)).Status);
    }

    private async Task<T> Hurry<T>(Task<T> work)
    {
        await Hurry((Task)work);
        return await work;
    }

    /// <summary>Lets the bench's time pass quickly until the work is done.</summary>
    private async Task Hurry(Task work)
    {
        await Reach(() => work.IsCompleted);
        await work;
    }

    private async Task Reach(Func<bool> reached)
    {
        var patience = Task.Delay(TimeSpan.FromMinutes(5));
        while (!reached())
        {
            Assert.False(patience.IsCompleted, "It does not end.");
            _bench.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(1);
        }
    }

    /// <summary>The workload that makes keys: in this process, or away.</summary>
    private sealed class Provisioner : ICommandSender
    {
        private ICommandSender _inner = null!;

        public bool IsAway { get; set; }

        public ConcurrentQueue<(Role Role, RoleCommand Command)> Orders { get; } = [];

        public Provisioner With(ICommandSender orders)
        {
            _inner = orders;
            return this;
        }

        public Task Send(Role role, RoleCommand command, CancellationToken cancellation)
        {
            Orders.Enqueue((role, command));
            return IsAway ? Task.CompletedTask : _inner.Send(role, command, cancellation);
        }
    }
}
