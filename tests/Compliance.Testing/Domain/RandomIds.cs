using Compliance.Values;

namespace Compliance.Testing.Domain;

/// <summary>Ids that no other process makes.</summary>
public sealed class RandomIds : IIdSource
{
    public Guid New() => Guid.NewGuid();
}
