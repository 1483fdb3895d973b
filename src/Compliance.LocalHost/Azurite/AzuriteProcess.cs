using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Compliance.LocalHost.Azurite;

/// <summary>
/// A running Azurite: blobs, queues and tables on three loopback ports. Disposing stops what <see cref="Start"/> started.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly string[] Services = ["Blob", "Queue", "Table"];

    private readonly Process? _process;

    private AzuriteProcess(string connectionString, Process? process) => (ConnectionString, _process) = (connectionString, process);

    public string ConnectionString { get; }

    /// <summary>The operating system's id, for a test that stops or freezes it; none when a connection string was given.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Installs on first use, starts, and returns once all three services listen.</summary>
    /// <param name="options">Where to keep data, and on which ports.</param>
    /// <param name="progress">Receives lines for a person to read, such as those of the installation.</param>
    /// <param name="cancellation">Ends the wait, and the process with it.</param>
    /// <exception cref="AzuriteException">Node.js is missing or too old, npm failed, a port is taken.</exception>
    public static async Task<AzuriteProcess> Start(
        AzuriteOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        if (options.ConnectionString is { } running)
            return new AzuriteProcess(running, null);
        await Node.RequireUsable(cancellation);
        var home = AzuriteHome.Find();
        await new AzuriteInstaller(home, progress ?? new Progress<string>()).Install(cancellation);
        if (options.Location is { } location)
            Directory.CreateDirectory(location);

        var process = Node.TryStart(Node.Command(home, [Path.Combine(home, "run.mjs"), .. Arguments(options)]));
        try
        {
            var ports = await Listening(process, options, cancellation);
            return new AzuriteProcess(Connection(ports), process);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.StandardInput.WriteLineAsync("stop".AsMemory(), limit.Token);
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(AzuriteOptions options)
    {
        yield return "--disableTelemetry";
        yield return "--skipApiVersionCheck";
        yield return "--silent";
        yield return $"--blobPort={options.BlobPort}";
        yield return $"--queuePort={options.QueuePort}";
        yield return $"--tablePort={options.TablePort}";
        yield return options.Location is { } location ? $"--location={Path.GetFullPath(location)}" : "--inMemoryPersistence";
        if (options.Loose)
            yield return "--loose";
        if (options.StopWithParent)
            yield return "--stop-with-parent";
    }

    // Azurite names each service's address once it listens; with port 0 that is the only way to learn it.
    private static async Task<int[]> Listening(Process process, AzuriteOptions options, CancellationToken cancellation)
    {
        var ports = new int[Services.Length];
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastError = "";
        process.OutputDataReceived += (_, line) =>
        {
            if (ListeningLine().Match(line.Data ?? "") is not { Success: true } match)
                return;
            ports[Array.IndexOf(Services, match.Groups["service"].Value)] = int.Parse(match.Groups["port"].Value, null);
            if (Array.TrueForAll(ports, port => port > 0))
                ready.TrySetResult();
        };
        process.ErrorDataReceived += (_, line) => lastError = line.Data ?? lastError;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            if (await Task.WhenAny(ready.Task, process.WaitForExitAsync(cancellation)).WaitAsync(StartLimit, cancellation) != ready.Task)
                throw Ended(lastError, options);
        }
        catch (TimeoutException slow)
        {
            throw new AzuriteException(
                $"Azurite did not start within {StartLimit.TotalSeconds:0} s: start it by hand with `node run.mjs` in eng/azurite to see "
                + $"why.",
                slow);
        }

        cancellation.ThrowIfCancellationRequested();
        return ports;
    }

    private static AzuriteException Ended(string lastError, AzuriteOptions options) =>
        lastError.Contains("EADDRINUSE", StringComparison.Ordinal)
            ? new AzuriteException(
                $"Azurite cannot listen, because one of the ports {options.BlobPort}, {options.QueuePort} and {options.TablePort} is "
                + $"taken: choose others, or 0 for any free one.")
            : new AzuriteException(
                "Azurite ended while it started: run `node run.mjs` in eng/azurite to see why, or pass the connection string of a "
                + "running storage.");

    // The account and key are the fixed ones that Azurite documents for every installation; they guard nothing.
    private static string Connection(int[] ports) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{ports[0]}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{ports[1]}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{ports[2]}/devstoreaccount1;";

    [GeneratedRegex(@"^Azurite (?<service>\w+) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex ListeningLine();
}
