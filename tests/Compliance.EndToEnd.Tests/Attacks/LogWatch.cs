using Compliance.Testing.Canaries;
using Compliance.Workflows;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>The refusals that a custodian tells of, as security events, after a moment.</summary>
internal sealed class LogWatch
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly Func<IEnumerable<string>> _lines;

    private LogWatch(Func<IEnumerable<string>> lines) => _lines = lines;

    public static LogWatch Of(LogCapture log)
    {
        var before = log.Lines.Count;
        return new(() => log.Lines.Skip(before));
    }

    /// <param name="file">To which a process writes meanwhile.</param>
    public static LogWatch Of(string file)
    {
        var before = new FileInfo(file).Length;
        return new(() =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Seek(before, SeekOrigin.Begin);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n');
        });
    }

    public int Count(string text) => _lines().Count(line =>
        line.Contains(text, StringComparison.Ordinal) && line.Contains(nameof(Events.CommandRefused), StringComparison.Ordinal));

    /// <summary>Waits until a text was logged so many times.</summary>
    public Task Sees(string text, int times = 1) => Sees(text, () => Task.CompletedTask, times);

    /// <summary>Waits until a text was logged, and does something before each look.</summary>
    public async Task Sees(string text, Func<Task> before, int times = 1)
    {
        using var limit = new CancellationTokenSource(Timeout);
        await before();
        while (Count(text) is var seen && seen < times)
        {
            Assert.False(limit.IsCancellationRequested, $"\"{text}\" was logged {seen} times instead of {times}.");
            await Task.Delay(PollInterval, TestContext.Current.CancellationToken);
            await before();
        }
    }
}
