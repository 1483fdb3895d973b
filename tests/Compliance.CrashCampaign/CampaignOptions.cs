namespace Compliance.CrashCampaign;

/// <summary>
/// How hard the campaign is. The same seed gives the same shop, requests, instants and calls; the machine adds its own chance.
/// </summary>
public sealed record CampaignOptions
{
    public required int Seed { get; init; }

    /// <summary>
    /// How often the host is killed at least; 1 or more. The default is 50. Nine in ten must have met an activity in flight.
    /// </summary>
    public int Kills { get; init; } = 50;

    /// <summary>How many requests are kept running while kills come; 1 or more. The default is 20.</summary>
    public int Requests { get; init; } = 20;

    /// <summary>How long Azurite is stopped, half-way through. The default is 10 s.</summary>
    public TimeSpan Freeze { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of the shop; 50 or more. The default is 800.</summary>
    public int Customers { get; init; } = 800;

    /// <summary>Of these, with keys of their own. The default is 100.</summary>
    public int Sealed { get; init; } = 100;

    /// <summary>Of the customer who asks for access among the first. The default is 10,000.</summary>
    public int BusiestOrders { get; init; } = 10_000;

    /// <summary>How long all requests together may take to end once the last kill is over. The default is 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The form that fits into a test run.</summary>
    public static CampaignOptions Brief(int seed) => new()
    {
        Seed = seed, Kills = 5, Requests = 5, Freeze = TimeSpan.FromSeconds(3), Customers = 60, Sealed = 12, BusiestOrders = 500,
        Timeout = TimeSpan.FromMinutes(3),
    };

    internal CampaignOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Kills, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Requests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Customers, 50);
        return this;
    }
}
