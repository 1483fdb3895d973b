namespace Compliance.Decisions;

/// <summary>
/// Counts what was invalidated, in bounded memory: people share counters, and who shares one with somebody is merely read again too.
/// </summary>
internal sealed class Generations
{
    private const int Stripes = 4096;
    private readonly long[] _stripes = new long[Stripes];
    private long _all;

    public Generation Of(string person) => new(Volatile.Read(ref _stripes[Stripe(person)]), Volatile.Read(ref _all));

    public void Advance(string person) => Interlocked.Increment(ref _stripes[Stripe(person)]);

    public void AdvanceAll() => Interlocked.Increment(ref _all);

    private static int Stripe(string person) => person.GetHashCode(StringComparison.Ordinal) & (Stripes - 1);
}

/// <param name="Own">The counter that the person shares.</param>
/// <param name="All">Everybody's.</param>
internal readonly record struct Generation(long Own, long All);
