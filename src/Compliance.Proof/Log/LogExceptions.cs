namespace Compliance.Proof.Log;

/// <summary>The log's parts contradict each other, and the writer will not sign. The message says what a person has to do.</summary>
public sealed class LogRefusedException(string message) : Exception(message);

/// <summary>
/// Where something is written once, something else is already: two histories under one name. Nobody can put that right by trying again.
/// </summary>
public sealed class LogForkedException(string path)
    : Exception(
        $"The log has other content under {path} than this writer: it has two histories. Keep both, stop every writer, and begin a log "
        + $"of another origin.")
{
    /// <summary>What differs.</summary>
    public string Path { get; } = path;
}

/// <summary>What was read from a log does not belong to its checkpoint, or the checkpoint is not one of this log.</summary>
public sealed class LogCorruptException(string message) : Exception(message);
