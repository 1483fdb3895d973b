using System.Diagnostics;
using Compliance.LocalHost.Azurite;

namespace Compliance.LocalHost.Tests.Azurite;

/// <summary>The wrapper script alone, with this test as the parent whose end of the pipe breaks as in a crash.</summary>
public class AzuriteLifetimeTests
{
    private static readonly string[] InMemory =
        ["--disableTelemetry", "--silent", "--inMemoryPersistence", "--blobPort=0", "--queuePort=0", "--tablePort=0"];

    [Fact]
    public async Task It_ends_when_its_parent_is_gone_if_so_asked()
    {
        using var process = await Listening("--stop-with-parent");
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task It_outlives_its_parent_otherwise_and_still_obeys_a_signal()
    {
        using var process = await Listening();
        process.StandardInput.Close();
        await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(1)));
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Ctrl_C_in_the_terminal_is_its_parents_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends Ctrl-C to consoles, not to a process id.");
        using var process = await Listening("--stop-with-parent");
        using (var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(1)));
        await process.StandardInput.WriteLineAsync("stop");
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
    }

    private static async Task<Process> Listening(params string[] flags)
    {
        var home = AzuriteHome.Find();
        await new AzuriteInstaller(home, new Progress<string>()).Install(CancellationToken.None);
        var process = Node.TryStart(Node.Command(home, [Path.Combine(home, "run.mjs"), .. InMemory, .. flags]));
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Azurite Table service is successfully", StringComparison.Ordinal))
                return process;
        }

        throw new InvalidOperationException("Azurite ended while it started.");
    }
}
