namespace Compliance.Values;

/// <summary>Where new identifiers come from. Only the composition root knows that they are random.</summary>
public interface IIdSource
{
    Guid New();
}
