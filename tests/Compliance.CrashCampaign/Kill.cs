namespace Compliance.CrashCampaign;

/// <param name="Number">From 1.</param>
/// <param name="How">Instant or point.</param>
/// <param name="Running">Requests that were open.</param>
/// <param name="InFlight">Activities that this host had begun and whose end was not in the history.</param>
/// <param name="Resumed">What this host itself found at its start, from the kill before; null when it died before it had looked.</param>
public sealed record Kill(int Number, string How, int Running, int InFlight, (int Instances, int Activities)? Resumed)
{
    public override string ToString() =>
        $"kill {Number,3}: {How,-34} {Running,3} requests running, {InFlight,3} activities in flight; the host had resumed "
        + (Resumed is var (instances, activities) ? $"{instances} instances, {activities} activities" : "nothing yet");
}

/// <param name="Seed">To run it again.</param>
/// <param name="Kills">Each.</param>
/// <param name="Broken">Whatever did not hold, in sentences.</param>
public sealed record CampaignResult(int Seed, IReadOnlyList<Kill> Kills, IReadOnlyList<string> Broken)
{
    public bool Held => Broken.Count == 0;
}
