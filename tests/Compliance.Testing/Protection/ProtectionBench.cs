using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
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
        Keys = new(Store, Vault, Pool, Log, Fences, Leases, Options, Time);
        Protector = new(Leases, Options);
        Erasure = ErasureWith(Leases);
        Grounds = new(Keys, Store, Log, Erasure, Options, Time);
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

    public SubjectKeyErasure Erasure { get; }

    public GroundKeys Grounds { get; }

    /// <summary>The leases of another process on the same stores and vault, with options of its own if given; the caller disposes them.</summary>
    public KeyLeases NewLeases(ProtectionOptions? options = null) => new(Store, Vault, Log, Fences, options ?? Options, Time);

    /// <summary>The erasure as another process does it, which has leases of its own.</summary>
    public SubjectKeyErasure ErasureWith(KeyLeases leases) => new(Store, Vault, Log, Fences, leases, Options, Time);

    /// <summary>Fences the subject as the workflow does, its entry logged, up to the binding; the point of no return is not passed.</summary>
    public async Task BeginErasure(string subject, SubjectKeyErasure? by = null)
    {
        var erasure = by ?? Erasure;
        await erasure.Prepare(subject, [], "request-1");
        await erasure.Confirm(subject, 7);
        await erasure.Fence(subject);
    }

    /// <summary>All that comes before a subject's key may be destroyed.</summary>
    public async Task PassPointOfNoReturn(string subject, SubjectKeyErasure? by = null)
    {
        var erasure = by ?? Erasure;
        await BeginErasure(subject, by);
        await erasure.Disable(subject);
        await erasure.MakeFinal(subject);
    }

    /// <summary>Every step, to the tombstone and the purge.</summary>
    public async Task Erase(string subject, SubjectKeyErasure? by = null)
    {
        var erasure = by ?? Erasure;
        await PassPointOfNoReturn(subject, by);
        await erasure.Delete(subject);
        await erasure.Tombstone(subject);
        await erasure.Purge(subject);
    }

    public void Dispose()
    {
        Leases.Dispose();
        Log.Dispose();
    }
}
