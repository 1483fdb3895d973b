using System.Diagnostics;

namespace Shop.Marketing;

/// <summary>The marketing service as a process of its own, which ends with this one. Disposing stops it.</summary>
public sealed class MarketingProcess : IAsyncDisposable
{
    internal const string Announcement = "The marketing service listens on ";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private MarketingProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>The operating system's id, for a test that kills or freezes it.</summary>
    public int ProcessId => _process.Id;

    public static async Task<MarketingProcess> Start(MarketingOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(MarketingProcess).Assembly.Location,
            $"--url={options.Url}", $"--db={Path.GetFullPath(options.DatabasePath)}", "--stop-with-parent=true"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["MARKETING_API_KEY"] = options.ApiKey;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The marketing service did not start.");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation);
            if (line?.StartsWith(Announcement, StringComparison.Ordinal) != true)
                throw new InvalidOperationException(
                    $"The marketing service did not start: {(await process.StandardError.ReadToEndAsync(cancellation)).Trim()}");
            // It writes nothing more, so nobody needs to drain the pipes.
            return new MarketingProcess(process, new Uri(line[Announcement.Length..]));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
