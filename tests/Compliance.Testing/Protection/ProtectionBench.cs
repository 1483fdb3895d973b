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
        Leases = new(Store, Vault, Options, Time);
        Keys = new(Store, Vault, Pool, Options);
        Protector = new(Leases, Options);
        Erasure = new(Store, Vault, Leases, Options, Time);
    }

    public TimeProvider Time { get; }

    public ProtectionOptions Options { get; } = new() { Tenant = "test-tenant" };

    public InMemorySubjectKeyStore Store { get; } = new();

    public InMemoryKeyVault Vault { get; }

    public KeysMadeOnDemand Pool { get; }

    public KeyLeases Leases { get; }

    public SubjectKeys Keys { get; }

    public SubjectProtector Protector { get; }

    public SubjectKeyErasure Erasure { get; }

    public void Dispose() => Leases.Dispose();
}
