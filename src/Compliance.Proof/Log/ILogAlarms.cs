namespace Compliance.Proof.Log;

/// <summary>Hears what a person should look into although the log goes on.</summary>
public interface ILogAlarms
{
    /// <summary>Called from the writer; must return at once.</summary>
    void Raise(LogAlarm alarm);
}

/// <param name="Code">One word for each kind, see <see cref="LogAlarmCodes"/>.</param>
/// <param name="Words">What was seen, without personal data.</param>
public sealed record LogAlarm(string Code, string Words);

/// <summary>What alarms there are.</summary>
public static class LogAlarmCodes
{
    /// <summary>A witness knows a larger tree than the one that it was asked to cosign: the log may have forked.</summary>
    public const string WitnessAhead = "witness-ahead";

    /// <summary>A witness will not cosign.</summary>
    public const string WitnessRefuses = "witness-refuses";

    /// <summary>A witness did not answer in time, or not as one.</summary>
    public const string WitnessSilent = "witness-silent";

    /// <summary>Parts of the log had come back from a backup, and were rebuilt.</summary>
    public const string LogRestored = "log-restored";
}

/// <summary>Hears nothing.</summary>
public sealed class NoLogAlarms : ILogAlarms
{
    /// <inheritdoc/>
    public void Raise(LogAlarm alarm)
    {
    }
}
