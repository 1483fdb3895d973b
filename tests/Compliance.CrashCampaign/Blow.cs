using System.Globalization;
using Compliance.LocalHost.Engine;

namespace Compliance.CrashCampaign;

/// <summary>How one host dies: at a point it passes for the Nth time, or at an instant.</summary>
internal abstract record Blow
{
    /// <summary>Those that requests pass; the others need children or generations, and the engine's own tests kill there.</summary>
    private static readonly string[] Points =
    [
        FaultPoint.ActivityStarted, FaultPoint.ActivityEffectDone, FaultPoint.EpisodeBeforeCommit, FaultPoint.EpisodeAfterCommit,
        FaultPoint.TimerFired, FaultPoint.LeaseRenewed,
    ];

    private Blow()
    {
    }

    /// <summary>How long to wait with it; null: until the host does it itself.</summary>
    public virtual TimeSpan? Until => null;

    public sealed record AtPoint(string Point, int Arrival) : Blow
    {
        public string Fault => string.Create(CultureInfo.InvariantCulture, $"{Point}:{Arrival}");

        public override string ToString() => Fault;
    }

    /// <summary>So long after the host has as many requests to run as it should.</summary>
    public sealed record AtInstant(TimeSpan After) : Blow
    {
        public override TimeSpan? Until => After;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{After.TotalMilliseconds:0} ms under load");
    }

    /// <summary>So long after the process began, while it starts.</summary>
    public sealed record WhileStarting(TimeSpan After) : Blow
    {
        public override TimeSpan? Until => After;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{After.TotalMilliseconds:0} ms after its start");
    }

    /// <summary>The first host must have been given work.</summary>
    public static Blow First(Random random) => new AtInstant(TimeSpan.FromMilliseconds(random.Next(1_000)));

    public static Blow Draw(Random random) => random.Next(100) switch
    {
        < 40 => Draw(Points[random.Next(Points.Length)], random),
        < 96 => new AtInstant(TimeSpan.FromMilliseconds(random.Next(2_500))),
        _ => new WhileStarting(TimeSpan.FromMilliseconds(random.Next(100, 3_000))),
    };

    private static AtPoint Draw(string point, Random random) =>
        new(point, point == FaultPoint.LeaseRenewed ? 1 : point == FaultPoint.TimerFired ? random.Next(1, 4) : random.Next(1, 31));
}
