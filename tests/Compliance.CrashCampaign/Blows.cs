namespace Compliance.CrashCampaign;

/// <summary>Draws how each host dies: six in ten at an instant, the others at the named calls in turn.</summary>
internal sealed class Blows(Random random)
{
    private int _drawn;
    private int _calls;

    public Blow Next() => random.Next(100) switch
    {
        // The first host must have been given work.
        _ when _drawn++ == 0 => Soon(),
        < 40 => AtCall(StoragePoint.All[_calls++ % StoragePoint.All.Count]),
        < 94 => new Blow.AtInstant(TimeSpan.FromMilliseconds(random.Next(5_000))),
        _ => new Blow.WhileStarting(TimeSpan.FromMilliseconds(random.Next(100, 12_000))),
    };

    public Blow Soon() => new Blow.AtInstant(TimeSpan.FromMilliseconds(random.Next(1_000)));

    private Blow.AtCall AtCall(StoragePoint point) => new(point, random.Next(1, point.Latest + 1), random.Next(2) == 0);
}
