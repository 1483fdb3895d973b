using Compliance.DataMap;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Retention;

/// <summary>
/// Sweeps of the domain bench, run as the engine runs them: generation by generation, with the real activities and children.
/// </summary>
internal static class SweepBench
{
    public static readonly Instant At = Instant.FromUtc(2026, 11, 23, 2, 30);

    public static Task<DomainBench> Start(
        AzuriteFixture azurite, string map, Func<PersonalDataMap, PersonalDataMap>? amend = null, int pageSize = 3) =>
        DomainBench.Start(
            azurite, map, new Dictionary<string, string?> { ["Compliance:Retention:PageSize"] = $"{pageSize}" }, amend: amend);

    /// <returns>How the sweep ended; null where it failed.</returns>
    public static async Task<SweepProgress?> Sweep(this DomainBench bench, bool dryRun = false, string id = "sweep-1")
    {
        var input = new SweepInput(At, dryRun);
        while (true)
        {
            var context = bench.Context(id);
            try
            {
                var progress = await SweepWorkflow.Run(context, input);
                if (context.Continued is null)
                    return progress;
            }
            catch (StepFailedException failure) when (failure.Code == SweepWorkflow.NothingErased)
            {
                return null;
            }

            input = WorkflowJson.Read<SweepInput>(context.Continued);
        }
    }

    public static async Task<SweptCollection> Swept(this DomainBench bench, string collection, string id = "sweep-1") =>
        (await bench.Get<ISweepRecords>().List(id, 0, default).ToListAsync())
            .Single(each => each.Collection.Collection == collection)
            .Collection;
}
