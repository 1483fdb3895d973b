using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Compliance.LocalHost.Azurite;

/// <summary>
/// Installs the pinned Azurite on first use. Safe to call from several processes at once: one installs, the others wait.
/// </summary>
internal sealed partial class AzuriteInstaller(string home, IProgress<string> progress)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    // Written last, into the folder that `npm ci` empties first: an install that was cut short leaves none.
    private string Marker => Path.Combine(home, "node_modules", ".installed");

    public async Task Install(CancellationToken cancellation)
    {
        if (IsInstalled())
            return;
        await using var _ = await Lock(cancellation);
        if (IsInstalled())
            return;
        progress.Report("Installing Azurite (once, about half a minute)");
        await RunNpm(cancellation);
        Directory.CreateDirectory(Path.GetDirectoryName(Marker)!);
        await File.WriteAllTextAsync(Marker, Wanted(), cancellation);
        progress.Report("Azurite is installed");
    }

    private bool IsInstalled() => File.Exists(Marker) && File.ReadAllText(Marker) == Wanted();

    private string Wanted() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(home, "package-lock.json"))));

    private async Task<FileStream> Lock(CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(Path.Combine(home, ".install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new AzuriteException(
                    $"Azurite cannot be installed, because {home} is not writable: allow writing there, or pass the connection string of "
                    + $"a running storage.",
                    denied);
            }
            catch (IOException)
            {
                if (!told)
                    progress.Report("Another process is installing Azurite; waiting for it");
                await Task.Delay(LockPoll, cancellation);
            }
        }
    }

    private async Task RunNpm(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        // No package of the lock file needs its install script, so none is run.
        using var npm = Node.TryStart(
            Node.Npm(home, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"));
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync(cancellation);
        var errors = npm.StandardError.ReadToEndAsync(cancellation);
        var ended = npm.WaitForExitAsync(cancellation);
        try
        {
            while (await Task.WhenAny(ended, Task.Delay(Heartbeat, cancellation)) != ended)
                progress.Report($"Installing Azurite, {watch.Elapsed.TotalSeconds:0} s");
            await ended;
        }
        finally
        {
            if (!npm.HasExited)
                npm.Kill(entireProcessTree: true);
        }

        await output;
        if (npm.ExitCode != 0)
            throw new AzuriteException(
                $"Azurite could not be installed: `npm ci` in {home} ended with code {npm.ExitCode}{Reason(await errors)}; run it there "
                + $"by hand to see why, check the network and npm's registry setting, or pass the connection string of a running storage.");
    }

    private static string Reason(string errors) =>
        ErrorCode().Match(errors) is { Success: true } match ? $" ({match.Groups[1].Value})" : "";

    [GeneratedRegex(@"^npm (?:error|ERR!) code (\w+)", RegexOptions.Multiline)]
    private static partial Regex ErrorCode();
}
