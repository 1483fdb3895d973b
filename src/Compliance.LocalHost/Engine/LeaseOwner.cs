using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Compliance.LocalHost.Engine;

/// <summary>Who holds the lease: an engine within a process on a machine. On the same machine one can see whether it still lives.</summary>
internal sealed record LeaseOwner(string Engine, string Machine, int Process, DateTimeOffset ProcessStarted)
{
    /// <summary>The kernel counts a process's start in ticks since boot; the wall clock behind that moves a little.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

    private static readonly ConcurrentDictionary<string, bool> RunningHere = new();

    public static LeaseOwner Here(Guid engine)
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return new LeaseOwner(engine.ToString("N"), Environment.MachineName, self.Id, Started(self));
    }

    public void Enter() => RunningHere[Engine] = true;

    public void Leave() => RunningHere.TryRemove(Engine, out _);

    /// <summary>True when the owner is known to be gone. False when it lives, or when nobody here can tell.</summary>
    public bool IsGone()
    {
        if (Machine != Environment.MachineName)
            return false;

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            if (IsZombie() || (Started(process) - ProcessStarted).Duration() > StartTolerance)
                return true;
            return Process == Environment.ProcessId && !RunningHere.ContainsKey(Engine);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (Win32Exception)
        {
            // It lives, and belongs to somebody else.
            return false;
        }
    }

    /// <summary>A killed process that its parent has not reaped yet still has an id on Linux.</summary>
    private bool IsZombie()
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{Process}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static DateTimeOffset Started(Process process) => new DateTimeOffset(process.StartTime).ToUniversalTime();
}
