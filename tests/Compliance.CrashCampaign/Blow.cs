using System.Globalization;

namespace Compliance.CrashCampaign;

/// <summary>How one host dies: at a storage call of a kind that it makes for the Nth time, or at an instant.</summary>
internal abstract record Blow
{
    private Blow()
    {
    }

    /// <summary>How long to wait with it; null: until the host makes the call.</summary>
    public virtual TimeSpan? Until => null;

    /// <param name="Point">The kind of call.</param>
    /// <param name="Arrival">From 1.</param>
    /// <param name="Done">Whether storage has done it by then, and only the answer is lost.</param>
    public sealed record AtCall(StoragePoint Point, int Arrival, bool Done) : Blow
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{(Done ? "after" : "before")} {Point.Name}:{Arrival}");
    }

    /// <summary>So long after the host has as many requests to run as it should, and has taken them up.</summary>
    public sealed record AtInstant(TimeSpan After) : Blow
    {
        public override TimeSpan? Until => After;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{After.TotalMilliseconds:0} ms under load");
    }

    /// <summary>So long after the process began, while it starts or waits for what the one before it held.</summary>
    public sealed record WhileStarting(TimeSpan After) : Blow
    {
        public override TimeSpan? Until => After;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{After.TotalMilliseconds:0} ms after its start");
    }
}
