namespace Compliance.Proof.Log;

/// <summary>How a log is written.</summary>
public sealed record LogWriterOptions
{
    /// <summary>
    /// Each batch is filled up to a multiple of so many entries, so that its size tells nothing; 1 to 256. The default is 16.
    /// </summary>
    public int PadTo { get; init; } = 16;

    /// <summary>Entries in one batch at most, before padding. The default is 16,384.</summary>
    public int MaxBatch { get; init; } = 16384;

    /// <summary>
    /// Bytes of a batch that are kept beside its checkpoint in the guard; a larger one is staged as an object. At most 256 KiB, which is
    /// the default: a table's row takes 1 MiB in all.
    /// </summary>
    public int MaxGuarded { get; init; } = 256 * 1024;

    /// <summary>How far the clock may be behind the last checkpoint before the writer stops. The default is two minutes.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a checkpoint waits for its witnesses. The default is half a second: what is logged shows within one.</summary>
    public TimeSpan WitnessTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Objects written at a time. The default is 16.</summary>
    public int Parallel { get; init; } = 16;
}
