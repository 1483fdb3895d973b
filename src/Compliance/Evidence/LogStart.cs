using System.Globalization;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What the signer's process does with the log before it serves anything.</summary>
public sealed class LogStart(SignerLog log, ILogRefusals refusals, IClock clock) : IStartCheck
{
    public IReadOnlyList<Role> Roles => [Role.Signer];

    /// <summary>
    /// Finishes what a crash left, and checks the log against its guard. What came back from a backup is told of in the log itself, as is
    /// an earlier start that was refused for it: nothing was lost, and whoever reads it later is to know.
    /// </summary>
    /// <exception cref="LogRefusedException">It may have been restored as a whole: nothing will be signed, and the app must not go
    /// on.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        if (await Check(cancellation))
            await ReportParts(cancellation);
        if (await refusals.Find(cancellation) is { } refused)
            await TellOf(refused, cancellation);
    }

    private async Task<bool> Check(CancellationToken cancellation)
    {
        try
        {
            return await log.Check(cancellation);
        }
        catch (LogRefusedException refused)
        {
            await refusals.Keep(new(refused.Message, clock.GetCurrentInstant()), cancellation);
            throw;
        }
    }

    private async Task ReportParts(CancellationToken cancellation)
    {
        var size = Checkpoint
            .Parse(SignedNote.Parse(await log.ReadCheckpoint(cancellation)).Text.Span)
            .Size.ToString(CultureInfo.InvariantCulture);
        await log.Append(
            new LogPartsRestored(
                $"log-{size}",
                [$"the evidence log's published checkpoint or partial tiles, of {size} entries"],
                ["made again from what is written once, and compared with the last checkpoint that was signed"]),
            cancellation);
    }

    private async Task TellOf(LogRefusal refused, CancellationToken cancellation)
    {
        var at = refused.At.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture);
        await log.Append(
            new LogPartsRestored(
                $"log-refused-{at}",
                [$"the evidence log, for which a start was refused on {refused.At}: {refused.Reason}"],
                ["nothing was signed until the log agreed with the last checkpoint that was"]),
            cancellation);
        await refusals.Forget(cancellation);
    }
}
