using Compliance.Values;

namespace ComplianceFunctions.Hosting;

/// <summary>Ids from the operating system's randomness.</summary>
internal sealed class RandomIds : IIdSource
{
#pragma warning disable RS0030 // The composition root is where ids come from.
    public Guid New() => Guid.NewGuid();
#pragma warning restore RS0030
}
