using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Commands;

/// <summary>
/// Ends what the ledger keeps of commands that nobody can send again: the queue has dropped them long ago, and the request that ordered
/// them has ended. With the eraser's other work of the night.
/// </summary>
public sealed class CommandLedgerExpiry(
    ICommandLedgerRows rows, IClock clock, IOptions<CommandLedgerOptions> options, ILogger<CommandLedgerExpiry> log)
{
    /// <returns>How many rows were removed.</returns>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var removed = await rows.RemoveOlder(clock.GetCurrentInstant() - Duration.FromDays(options.Value.Days), cancellation);
        log.LogInformation("{Removed} rows of the ledger of commands have come of age and were removed", removed);
        return removed;
    }
}

/// <summary>How long the ledger of commands remembers. Section <c>Compliance:Commands:Ledger</c>.</summary>
public sealed class CommandLedgerOptions
{
    public const string Section = CommandOptions.Section + ":Ledger";

    /// <summary>
    /// Days for which a command that comes again is known, 90 to 3,650. The default is 400: longer than a request waits for anything, a
    /// deadline or a purge.
    /// </summary>
    [Range(90, 3650)]
    public int Days { get; set; } = 400;
}

/// <summary>The ledger's rows by their age.</summary>
public interface ICommandLedgerRows
{
    /// <returns>How many rows were removed.</returns>
    Task<int> RemoveOlder(Instant before, CancellationToken cancellation);
}
