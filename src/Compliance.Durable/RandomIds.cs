using Compliance.Values;

namespace Compliance.Durable;

/// <summary>Ids from the operating system's randomness, for both hosts.</summary>
public sealed class RandomIds : IIdSource
{
#pragma warning disable RS0030 // Here alone ids come from: the hosts register it.
    public Guid New() => Guid.NewGuid();
#pragma warning restore RS0030
}
