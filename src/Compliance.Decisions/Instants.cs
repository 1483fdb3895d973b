namespace Compliance.Decisions;

/// <summary>Instants at which something begins or ends, to find the next one.</summary>
internal sealed class Instants
{
    private readonly DateTimeOffset[] _sorted;

    public Instants(IEnumerable<DateTimeOffset> instants) => _sorted = [.. instants.Order()];

    /// <summary>The first that is later; the end of time if there is none.</summary>
    public DateTimeOffset After(DateTimeOffset instant)
    {
        var (low, high) = (0, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle] <= instant) low = middle + 1;
            else high = middle;
        }
        return low < _sorted.Length ? _sorted[low] : DateTimeOffset.MaxValue;
    }
}
