namespace Compliance.Consent.Signals;

/// <summary>Consecutive ids, both ends included.</summary>
public readonly record struct IdRun(int First, int Last) : IComparable<IdRun>
{
    /// <summary>By the first id, then by the last.</summary>
    public int CompareTo(IdRun other) => (First, Last).CompareTo((other.First, other.Last));

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    public static bool operator <(IdRun left, IdRun right) => left.CompareTo(right) < 0;

    public static bool operator >(IdRun left, IdRun right) => left.CompareTo(right) > 0;

    public static bool operator <=(IdRun left, IdRun right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IdRun left, IdRun right) => left.CompareTo(right) >= 0;
}
