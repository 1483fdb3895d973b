using BenchmarkDotNet.Attributes;
using Compliance.DataMap;
using Compliance.Testing.DataMap;

namespace Compliance.Benchmarks;

/// <summary>Planning time over the size of the map, with five references from each collection. Aim: under 50 ms for 1,000.</summary>
[MemoryDiagnoser]
public class PlanningBenchmark
{
    private PersonalDataMap _map = null!;

    [Params(10, 100, 1000)]
    public int Collections { get; set; }

    [GlobalSetup]
    public void Setup() => _map = SyntheticMap.Create(Collections);

    [Benchmark]
    public Plan Plan() => Planner.Plan(_map, _map.IdentityKinds);
}
