using Compliance.LocalHost.Engine;

namespace Compliance.CrashCampaign;

/// <summary>Draws how each host dies: six in ten at an instant, the others at the named points in turn.</summary>
internal sealed class Blows(Random random)
{
    /// <summary>Those that requests pass; the others need children or generations, and the engine's own tests kill there.</summary>
    private static readonly string[] Points =
    [
        FaultPoint.ActivityStarted, FaultPoint.EpisodeBeforeCommit, FaultPoint.ActivityEffectDone, FaultPoint.EpisodeAfterCommit,
        FaultPoint.TimerFired, FaultPoint.LeaseRenewed,
    ];

    private int drawn;
    private int points;

    public Blow Next() => random.Next(100) switch
    {
        // The first host must have been given work.
        _ when drawn++ == 0 => Soon(),
        < 40 => AtPoint(Points[points++ % Points.Length]),
        < 96 => new Blow.AtInstant(TimeSpan.FromMilliseconds(random.Next(2_500))),
        _ => new Blow.WhileStarting(TimeSpan.FromMilliseconds(random.Next(100, 3_000))),
    };

    public Blow Soon() => new Blow.AtInstant(TimeSpan.FromMilliseconds(random.Next(1_000)));

    private Blow.AtPoint AtPoint(string point) => new(point, point switch
    {
        FaultPoint.LeaseRenewed => 1,
        FaultPoint.TimerFired => random.Next(1, 4),
        _ => random.Next(1, 31),
    });
}
