using Compliance.Values;

namespace Compliance.Testing.Domain;

/// <summary>Ids in a row: 1, 2, 3.</summary>
public sealed class CountedIds : IIdSource
{
    private int _last;

    public Guid New() => new(Interlocked.Increment(ref _last), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
