namespace Compliance.Client;

/// <summary>How a <see cref="ComplianceClient"/> calls.</summary>
public sealed class ComplianceClientOptions
{
    /// <summary>
    /// The deployment, such as <c>https://privacy.shop.example/</c>: https, or http on this machine. Null where the HTTP client has its own
    /// base address.
    /// </summary>
    public Uri? Address { get; set; }

    /// <summary>
    /// Gives the bearer token of each attempt, and is asked each time: it keeps the token itself until that expires. Null where the HTTP
    /// client has a handler that adds one.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? Token { get; set; }

    /// <summary>How long one attempt may take, 100 milliseconds to 5 minutes. The default is 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a call is repeated that may be, 0 to 5: one that changes nothing, or that changes nothing more the second time. The
    /// default is 2.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>
    /// The longest wait before a repetition, 0 to 5 minutes. Where the service asks for a longer one, the call ends at once. The default
    /// is 5 seconds.
    /// </summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of an answer that are read at most, 1 KiB to 1 GiB; downloads are not bounded. The default is 32 MiB.</summary>
    public long MaxAnswerBytes { get; set; } = 32 * 1024 * 1024;

    internal ComplianceClientOptions Validated()
    {
        Require(Timeout >= TimeSpan.FromMilliseconds(100) && Timeout <= TimeSpan.FromMinutes(5), nameof(Timeout));
        Require(Retries is >= 0 and <= 5, nameof(Retries));
        Require(MaxDelay >= TimeSpan.Zero && MaxDelay <= TimeSpan.FromMinutes(5), nameof(MaxDelay));
        Require(MaxAnswerBytes is >= 1024 and <= 1024 * 1024 * 1024, nameof(MaxAnswerBytes));
        return this;
    }

    private static void Require(bool isInBounds, string option)
    {
        if (!isInBounds)
            throw new ArgumentException($"{option} is out of its bounds.", option);
    }
}
