using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Testing.Protection;

/// <summary>The whole of Compliance.Protection, put together over memory.</summary>
public sealed class ProtectionBench : IDisposable
{
    public ProtectionBench(TimeProvider? time = null, Action<ProtectionOptions>? configure = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        configure?.Invoke(Options);
        Vault = new(Time);
        Pool = new(Vault);
        Fences = new(Fence, Fence, Time);
        Leases = NewLeases();
        Logged = new(Log, Fences, Options);
        Keys = new(Store, Vault, Pool, Log, Fences, Logged, Leases, Options);
        Protector = new(Leases, Options);
        Bindings = new(Store, Leases);
        Erasure = new(Vault, Breaker, Options, Time);
        Grounds = new(Keys, Store, Logged, Bindings, Erasure, Options, Time);
    }

    public TimeProvider Time { get; }

    public ProtectionOptions Options { get; } = new() { Tenant = "test-tenant" };

    public InMemorySubjectKeyStore Store { get; } = new();

    public InMemorySubjectFence Fence { get; } = new();

    public InMemoryBindingLog Log { get; } = new();

    public InMemoryKeyVault Vault { get; }

    public KeysMadeOnDemand Pool { get; }

    public SubjectFences Fences { get; }

    public KeyLeases Leases { get; }

    public SubjectKeys Keys { get; }

    public SubjectProtector Protector { get; }

    public CountingBreaker Breaker { get; } = new();

    public LoggedKeys Logged { get; }

    public BindingErasure Bindings { get; }

    public SubjectKeyErasure Erasure { get; }

    public GroundKeys Grounds { get; }

    /// <summary>
    /// The leases of another process on the same stores and vault, with options of its own if given; the caller disposes them.
    /// </summary>
    public KeyLeases NewLeases(ProtectionOptions? options = null) => new(Store, Vault, Log, Fences, options ?? Options, Time);

    /// <summary>
    /// Fences the subject as the workflow does, its entry logged, up to the binding; the point of no return is not passed.
    /// </summary>
    public async Task<FenceRow> BeginErasure(string subject, KeyLeases? leases = null)
    {
        await Fences.Prepare(subject, [], "request-1");
        var row = await Fences.Confirm(subject, 7, await Logged.Of(subject));
        await new BindingErasure(Store, leases ?? Leases).Fence(subject);
        return row;
    }

    /// <summary>All that comes before a subject's key may be destroyed.</summary>
    public async Task<FenceRow> PassPointOfNoReturn(string subject, KeyLeases? leases = null)
    {
        var row = await Fences.NoteDisabled(await BeginErasure(subject, leases));
        await Erasure.Disable(row);

        // A key that was bound while the fence was being confirmed counts too.
        return await Fences.MakeFinal(row with { Key = row.Key ?? await Logged.Of(subject) });
    }

    /// <summary>Every step, to the tombstone and the purge.</summary>
    public async Task<FenceRow> Erase(string subject, KeyLeases? leases = null)
    {
        var row = await PassPointOfNoReturn(subject, leases);
        await Erasure.Delete(row);
        await new BindingErasure(Store, leases ?? Leases).Tombstone(subject);
        await Erasure.Purge(row);
        return row;
    }

    public void Dispose()
    {
        Leases.Dispose();
        Log.Dispose();
    }
}

/// <summary>Lets every key through that it is not told to halt, and remembers which were asked for.</summary>
public sealed class CountingBreaker : IDestructionBreaker
{
    public List<string> Asked { get; } = [];

    public bool IsOpen { get; set; }

    public Task Admit(string keyName, CancellationToken cancellationToken = default)
    {
        Asked.Add(keyName);
        return IsOpen ? throw new KeyVaultException(KeyVaultError.Halted, "Halted.") : Task.CompletedTask;
    }
}
