using NodaTime;
using NodaTime.Text;

namespace Compliance.LocalHost.Engine;

/// <summary>Instants as tables keep them: fixed width, so that text order is time order.</summary>
internal static class Stamp
{
    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fffffff'Z'");

    public static string Write(Instant instant) => Pattern.Format(instant);

    public static Instant Read(string text) => Pattern.Parse(text).Value;

    /// <summary>Cuts what <see cref="Write"/> would cut, so that a first run and a replay see the same time.</summary>
    public static Instant Now(IClock clock) => Instant.FromUnixTimeTicks(clock.GetCurrentInstant().ToUnixTimeTicks());
}
