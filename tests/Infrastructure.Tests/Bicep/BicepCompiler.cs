using System.Diagnostics;
using System.Reflection;

namespace Infrastructure.Tests.Bicep;

/// <summary>
/// The Bicep compiler out of its package, run as a process with the variables that main.bicepparam needs and no others of its own.
/// </summary>
internal static class BicepCompiler
{
    // Where nothing is deployed: names and predictions are the same on every machine.
    public const string Subscription = "00000000-0000-0000-0000-000000000001";
    public const string ResourceGroup = "compliance";
    public const string Location = "westeurope";

    /// <summary>What people set before they deploy, for there is no default.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["COMPLIANCE_TENANT"] = "example",
        ["COMPLIANCE_LOG_ORIGIN"] = "compliance.example/log",
        ["COMPLIANCE_AUDIENCE"] = "api://compliance",
        ["COMPLIANCE_ALERT_EMAIL"] = "privacy@example.com",
    };

    private static readonly string Program = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(each => each.Key == "BicepPath").Value!.Replace('\\', '/');

    public static void Require() =>
        Assert.SkipUnless(File.Exists(Program), "No package carries the Bicep compiler for this system: these tests need one.");

    public static Task<(int ExitCode, string Output)> Run(string folder, params string[] arguments) =>
        Run(folder, without: null, arguments);

    /// <param name="folder">Where it runs.</param>
    /// <param name="without">A variable that is not set.</param>
    /// <param name="arguments">What it is asked for.</param>
    public static async Task<(int ExitCode, string Output)> Run(string folder, string? without, string[] arguments)
    {
        Require();
        using var process = Start(folder, without, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    public static Process Start(string folder, params string[] arguments) => Start(folder, without: null, arguments);

    private static Process Start(string folder, string? without, string[] arguments)
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
        foreach (var (name, value) in Variables.Where(each => each.Key != without))
            start.Environment[name] = value;
        // It lives for seconds: what pays off over hours costs it half of them.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // Hexadecimal: 128 MiB are handed out before anything is collected.
        start.Environment["DOTNET_GCgen0size"] = "8000000";
        return Process.Start(start)!;
    }
}
