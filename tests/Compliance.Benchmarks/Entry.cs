using BenchmarkDotNet.Running;
using Compliance.Benchmarks.Load;

namespace Compliance.Benchmarks;

/// <summary>
/// <c>load</c> measures the whole application against Azurite, <c>fences</c> its start behind many erasures, <c>flood</c> forged orders,
/// <c>log</c> the evidence log, <c>consent</c> events in ledger and log, <c>use</c> withdrawals and
/// decisions over HTTP, <c>sealing</c> sealing beside the raw primitive,
/// <c>sql</c> erasing in PostgreSQL beside a bare loop; anything else goes to BenchmarkDotNet.
/// </summary>
internal static class Entry
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["load", .. var rest])
            return await LoadRun.Start(rest);
        if (args is ["fences", .. var fences])
            return await FenceRun.Start(fences);
        if (args is ["flood", .. var flood])
            return await FloodRun.Start(flood);
        if (args is ["use", .. var use])
            return await UseRun.Start(use);
        if (args is ["log", ..])
            return await LogRun.Start();
        if (args is ["consent"])
            return await ConsentRun.Start();
        if (args is ["sealing"])
            return await SealingRatio.Run();
        if (args is ["sql"])
            return await SqlErasure.Run();

        BenchmarkSwitcher.FromAssembly(typeof(Entry).Assembly).Run(args);
        return 0;
    }
}
