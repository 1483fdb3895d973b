using NodaTime;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>The real time, which tests may move forward.</summary>
internal sealed class ShiftedClock : IClock
{
    private Duration shift;

    public Instant GetCurrentInstant() => SystemClock.Instance.GetCurrentInstant() + shift;

    public void Pass(Duration time) => shift += time;
}
