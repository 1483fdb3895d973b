using System.Diagnostics;
using System.Reflection;

namespace Infrastructure.Tests.Bicep;

/// <summary>The Bicep compiler out of its package, run as a process without the variables that main.bicepparam reads.</summary>
internal static class BicepCompiler
{
    // Where nothing is deployed: names and predictions are the same on every machine.
    public const string Subscription = "00000000-0000-0000-0000-000000000001";
    public const string ResourceGroup = "compliance";
    public const string Location = "westeurope";

    private static readonly string Program = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(each => each.Key == "BicepPath").Value!.Replace('\\', '/');

    public static void Require() =>
        Assert.SkipUnless(File.Exists(Program), "No package carries the Bicep compiler for this system: these tests need one.");

    public static async Task<(int ExitCode, string Output)> Run(string folder, params string[] arguments)
    {
        Require();
        using var process = Start(folder, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("COMPLIANCE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // It lives for seconds: what pays off over hours costs it half of them.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return Process.Start(start)!;
    }
}
