using Compliance.Requests;
using Microsoft.Extensions.Logging;

namespace Compliance.Evidence;

/// <summary>That the log holds a request: a customer keeps it, and nobody can deny the request later.</summary>
/// <param name="Index">The entry's place in the log.</param>
/// <param name="Entry">The entry's salt and statement, base64 and text, so that its leaf can be made again.</param>
/// <param name="Salt">The entry's salt, base64.</param>
/// <param name="Checkpoint">The log's signed checkpoint of this moment or later, as published.</param>
public sealed record Receipt(long Index, string Entry, string Salt, string Checkpoint);

/// <summary>Logs what came in, and hands receipts out.</summary>
public sealed class Receipts(IEvidenceLog log, ILogger<Receipts> logger)
{
    /// <summary>Logs a request, and waits no longer than this; what is late is logged all the same, by the request's workflow at the latest.</summary>
    public async Task<Receipt?> LogWithin(RequestRecord record, TimeSpan longest, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(longest);
        try
        {
            return await Of(await log.Append(Entries.Received(record), late.Token), late.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("The receipt of request {Request} is late ({Failure})", record.Id, failure.GetType().Name);
            return null;
        }
    }

    public async Task<Receipt?> Find(string requestId, CancellationToken cancellation) =>
        await log.Find(Entries.ReceivedId(requestId), cancellation) is { } entry ? await Of(entry, cancellation) : null;

    private async Task<Receipt> Of(LoggedEntry logged, CancellationToken cancellation) => new(
        logged.Index, System.Text.Encoding.UTF8.GetString(logged.Entry.Statement.Span), Convert.ToBase64String(logged.Entry.Salt.Span),
        System.Text.Encoding.UTF8.GetString(await log.ReadCheckpoint(cancellation)));
}
