using System.Globalization;

namespace Compliance.CrashCampaign;

/// <param name="Number">From 1.</param>
/// <param name="How">Instant or call.</param>
/// <param name="Running">Requests that were open.</param>
/// <param name="InFlight">Activities that were sent and whose end nobody was told.</param>
/// <param name="Resumption">What this host had found at its start, from the kill before, and how it took that up.</param>
public sealed record Kill(int Number, string How, int Running, int InFlight, Resumption Resumption)
{
    public override string ToString() =>
        $"kill {Number,3}: {How,-34} {Running,3} requests running, {InFlight,3} activities in flight; {Resumption}";
}

/// <param name="Found">Workflows that had not ended when the host began.</param>
/// <param name="First">When the first of them took a step, after the process began; null: the host died before that.</param>
/// <param name="All">When each had taken one.</param>
public sealed record Resumption(int Found, TimeSpan? First, TimeSpan? All)
{
    public override string ToString() =>
        this switch
        {
            { Found: 0 } => "nothing to resume",
            { First: null } => $"of {Found} workflows none had gone on yet",
            { All: null } => string.Create(
                CultureInfo.InvariantCulture, $"{Found} workflows, the first went on after {First.Value.TotalSeconds:0.0} s"),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{Found} workflows went on after {First!.Value.TotalSeconds:0.0} to {All!.Value.TotalSeconds:0.0} s"),
        };
}

/// <param name="Seed">To run it again.</param>
/// <param name="Kills">Each.</param>
/// <param name="Broken">Whatever did not hold, in sentences.</param>
public sealed record CampaignResult(int Seed, IReadOnlyList<Kill> Kills, IReadOnlyList<string> Broken)
{
    public bool Held => Broken.Count == 0;
}
