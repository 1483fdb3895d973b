using System.Globalization;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// Writes a line for each start of an activity, before it runs: instance, generation, step and attempt. Crash tests hold these against the
/// history, which alone cannot show that something ran once more than it says. A line is with the operating system before the
/// activity runs, and so outlives the process.
/// </summary>
internal sealed class ActivityJournal(string path, IFaultPoints faults) : IFaultPoints
{
    public const string Variable = "COMPLIANCE_ACTIVITY_JOURNAL";

    private readonly Lock gate = new();

    public void Reached(string point) => faults.Reached(point);

    public void Starting(string instanceId, int generation, int step, int attempt)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{instanceId} {generation} {step} {attempt}\n");
        lock (gate)
        {
            File.AppendAllText(path, line);
        }

        faults.Starting(instanceId, generation, step, attempt);
    }
}
