using NodaTime;

namespace Compliance.Testing.Domain;

/// <summary>The machine's clock, wrong by a fixed time.</summary>
public sealed class ClockAhead(Duration ahead) : IClock
{
    public Instant GetCurrentInstant() => SystemClock.Instance.GetCurrentInstant() + ahead;
}
