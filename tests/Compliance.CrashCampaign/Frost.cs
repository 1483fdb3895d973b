using System.Diagnostics;
using System.Globalization;

namespace Compliance.CrashCampaign;

/// <summary>Stops a process where it stands, and lets it go on. There is no such signal on Windows.</summary>
internal static class Frost
{
    public static bool IsPossible => !OperatingSystem.IsWindows();

    public static Task Freeze(int processId) => Signal("-STOP", processId);

    public static Task Thaw(int processId) => Signal("-CONT", processId);

    private static async Task Signal(string signal, int processId)
    {
        using var kill = Process.Start("kill", [signal, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"kill {signal} {processId} failed.");
    }
}
