using NodaTime;

namespace Compliance.Workflows;

/// <summary>When a failed step is tried again, by failure code. Delays are durable: a restart does not shorten them.</summary>
/// <param name="MaxAttempts">All attempts together, the first included; 1 or more.</param>
/// <param name="First">The delay before the second attempt; more than zero.</param>
/// <param name="Factor">By how much each later delay grows; 1 or more. The default is 2.</param>
/// <param name="Max">The longest delay. The default is five minutes.</param>
/// <param name="Codes">The failure codes worth a retry; null means every code.</param>
public sealed record StepRetry(int MaxAttempts, Duration First, double Factor = 2, Duration? Max = null, IReadOnlySet<string>? Codes = null)
{
    public static readonly StepRetry None = new(1, Duration.FromSeconds(1));

    /// <summary>For a hiccup: five attempts within about fifteen seconds.</summary>
    public static readonly StepRetry Briefly = new(5, Duration.FromSeconds(1));

    public bool Allows(int attempt, string code) => attempt < MaxAttempts && (Codes is null || Codes.Contains(code));

    /// <summary>The delay after the given failed attempt (the first is 1).</summary>
    public Duration DelayAfter(int attempt)
    {
        var longest = (Max ?? Duration.FromMinutes(5)).TotalSeconds;
        return Duration.FromSeconds(Math.Min(longest, First.TotalSeconds * Math.Pow(Factor, attempt - 1)));
    }
}
