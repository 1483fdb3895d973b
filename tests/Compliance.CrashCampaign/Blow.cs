using System.Globalization;

namespace Compliance.CrashCampaign;

/// <summary>How one host dies: at a point it passes for the Nth time, or at an instant.</summary>
internal abstract record Blow
{
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
}
