using System.Globalization;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What the signer's process does with the log before it serves anything.</summary>
public sealed class LogStart(SignerLog log, IClock clock)
{
    /// <summary>
    /// Finishes what a crash left, and checks the log against its guard. What came back from a backup and could be made again is told of in
    /// the log itself: nothing was lost, and whoever reads it later is to know.
    /// </summary>
    /// <exception cref="LogRefusedException">It may have been restored as a whole: nothing will be signed, and the app must not go on.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        if (!await log.Check(cancellation))
            return;
        var size = Checkpoint.Parse(SignedNote.Parse(await log.ReadCheckpoint(cancellation)).Text.Span).Size.ToString(CultureInfo.InvariantCulture);
        await log.Append(
            Entries.Restored(
                $"log-{size}",
                [$"the evidence log's published checkpoint or partial tiles, of {size} entries"],
                ["made again from what is written once, and compared with the last checkpoint that was signed"],
                clock.GetCurrentInstant()),
            cancellation);
    }
}
