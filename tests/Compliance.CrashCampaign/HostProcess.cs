using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Compliance.LocalHost.Hosting;

namespace Compliance.CrashCampaign;

/// <summary>The local host as a process of its own, to be killed.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly string _tokenFile;
    private Uri? _url;

    private HostProcess(Process process, string tokenFile)
    {
        _process = process;
        _tokenFile = tokenFile;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = process.WaitForExitAsync();
    }

    /// <summary>Once it takes requests; never if it ends before.</summary>
    public Task<Uri> Up => _up.Task;

    public Task Ended { get; }

    /// <summary>Whether it ended as <c>kill -9</c> ends a process, and not in a way of its own.</summary>
    public bool WasKilled => _process.ExitCode is 137 or -1;

    public string Token => File.ReadAllText(_tokenFile);

    /// <summary>
    /// Failures that nobody foresaw: many are met again and pass, and a request that ends wrongly names the one that did it.
    /// </summary>
    public IEnumerable<string> Unforeseen =>
        _lines.Where(line => line.Contains("Unexpected failure", StringComparison.Ordinal)).Select(line => line.Trim());

    public string Output => string.Join('\n', _lines);

    public static HostProcess Start(IEnumerable<string> arguments, string tokenFile, IReadOnlyDictionary<string, string?> environment)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(LocalApplication).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new HostProcess(Process.Start(start) ?? throw new InvalidOperationException("The host did not start."), tokenFile);
    }

    /// <summary>Like <c>kill -9</c>: nothing in it runs any more.</summary>
    public async Task Kill()
    {
        Strike();
        await Ended;
    }

    /// <summary>The same, without waiting for its end.</summary>
    public void Strike()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (ListensLine().Match(line) is { Success: true } listens)
            _url = new Uri(listens.Groups["url"].Value);
        else if (line.StartsWith("Up.", StringComparison.Ordinal))
            _up.TrySetResult(_url!);
    }

    [GeneratedRegex("^The host listens on (?<url>http://[^ ]+)")]
    private static partial Regex ListensLine();
}
