using System.ComponentModel;
using System.Diagnostics;

namespace Compliance.LocalHost.Azurite;

/// <summary>The Node.js and npm found on the PATH.</summary>
internal static class Node
{
    /// <summary>The oldest major version that Azurite 3.35 runs on.</summary>
    public const int OldestMajor = 18;

    private const string Remedy =
        "install Node.js 20 or later and make sure that `node` and `npm` are on the PATH, or pass the connection string of a running "
        + "storage.";

    public static ProcessStartInfo Command(string folder, params IEnumerable<string> arguments) => Start("node", folder, arguments);

    /// <summary>npm is a command script on Windows, which only its command processor can run.</summary>
    public static ProcessStartInfo Npm(string folder, params IEnumerable<string> arguments) => OperatingSystem.IsWindows()
        ? Start("cmd.exe", folder, ["/d", "/c", "npm", .. arguments])
        : Start("npm", folder, arguments);

    public static async Task RequireUsable(CancellationToken cancellation)
    {
        using var process = TryStart(Command(Path.GetTempPath(), "--version"));
        process.StandardInput.Close();
        var version = (await process.StandardOutput.ReadToEndAsync(cancellation)).Trim();
        await process.WaitForExitAsync(cancellation);
        RequireUsable(version);
    }

    internal static void RequireUsable(string version)
    {
        if (!Version.TryParse(version.TrimStart('v').Split('-')[0], out var parsed))
            throw new AzuriteException($"Azurite needs Node.js, but `node --version` gave no version: {Remedy}");
        if (parsed.Major < OldestMajor)
            throw new AzuriteException($"Azurite needs Node.js {OldestMajor} or later, but this is {version}: {Remedy}");
    }

    public static Process TryStart(ProcessStartInfo command)
    {
        try
        {
            return Process.Start(command) ?? throw new AzuriteException($"`{command.FileName}` did not start: {Remedy}");
        }
        catch (Win32Exception notFound)
        {
            throw new AzuriteException($"Azurite needs Node.js, but `{command.FileName}` was not found: {Remedy}", notFound);
        }
    }

    private static ProcessStartInfo Start(string file, string folder, IEnumerable<string> arguments) => new(file, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        CreateNoWindow = true,
    };
}
