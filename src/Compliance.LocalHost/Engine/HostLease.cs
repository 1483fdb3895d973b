using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// One row that says which host the storage belongs to, changed only by compare-and-swap. Each holder gets an epoch of its own. A
/// holder that cannot renew holds its writes back until it has: the row tells it whether the storage is still its own.
/// </summary>
internal sealed class HostLease(
    TableClient table, EngineOptions options, IClock clock, LeaseOwner owner, EngineCounters counters, IFaultPoints faults, ILogger log)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PatienceAtRelease = TimeSpan.FromSeconds(2);

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private long heldUntilTicks;
    private ETag etag;
    private volatile string? lost;

    public long Epoch { get; private set; }

    public bool IsHeld => lost is null && watch.Elapsed.Ticks < Interlocked.Read(ref heldUntilTicks);

    /// <exception cref="HostLeaseHeldException">When another host holds the storage, for longer than this one may wait.</exception>
    public async Task Acquire(CancellationToken cancellation)
    {
        var deadline = watch.Elapsed + options.WaitForLease;
        while (!await TryAcquire(watch.Elapsed >= deadline, cancellation))
            await Task.Delay(Again, cancellation);
        owner.Enter();
    }

    /// <summary>Returns once it is certain that no other host could have taken the storage.</summary>
    /// <exception cref="FencedException">When another host has.</exception>
    public async ValueTask Held(CancellationToken cancellation)
    {
        while (!IsHeld)
        {
            ThrowIfLost();
            cancellation.ThrowIfCancellationRequested();
            await Task.Delay(Again, cancellation);
        }
    }

    /// <summary>Renews until cancelled; returns the reason when the lease is lost.</summary>
    public async Task<string?> KeepRenewing(CancellationToken cancellation)
    {
        while (lost is null)
        {
            try
            {
                await Task.Delay(IsHeld ? options.LeaseDuration / 3 : Again, cancellation);
                await Renew(cancellation);
                faults.Reached(FaultPoint.LeaseRenewed);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception e) when (StorageFailure.IsTransient(e))
            {
                log.LogWarning("The host's lease could not be renewed ({Failure}); writes wait until it is.", StorageFailure.Describe(e));
            }
        }

        return lost;
    }

    public void Lose(string reason) => lost ??= reason;

    /// <summary>Lets the storage go, so that the next host need not wait.</summary>
    public async Task Release()
    {
        Lose("the host stopped");
        owner.Leave();
        using var patience = new CancellationTokenSource(PatienceAtRelease);
        try
        {
            counters.Count(StorageCall.Lease);
            await table.UpdateEntityAsync(Row(Epoch, released: true), etag, TableUpdateMode.Replace, patience.Token);
        }
        catch (Exception e) when (e is RequestFailedException || StorageFailure.IsTransient(e))
        {
            // Taken already, or out of reach: then the next host sees that this process has ended.
        }
    }

    /// <summary>What a killed process does: it leaves the row as it is.</summary>
    public void Abandon()
    {
        Lose("the host was abandoned");
        owner.Leave();
    }

    private async Task<bool> TryAcquire(bool orThrow, CancellationToken cancellation)
    {
        var sent = watch.Elapsed;
        counters.Count(StorageCall.Lease);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(LeaseRow.Partition, LeaseRow.Key, cancellationToken: cancellation);
        if (found.HasValue && LeaseRow.Holder(found.Value!, clock.GetCurrentInstant()) is { } holder && !holder.IsGone())
        {
            return orThrow
                ? throw new HostLeaseHeldException(string.Create(CultureInfo.InvariantCulture,
                    $"Another host (process {holder.Process} on {holder.Machine}) works on this storage; stop it first, or give this one storage of its own."))
                : false;
        }

        try
        {
            counters.Count(StorageCall.Lease);
            Epoch = found.HasValue ? LeaseRow.Epoch(found.Value!) + 1 : 1;
            var written = found.HasValue
                ? await table.UpdateEntityAsync(Row(Epoch), found.Value!.ETag, TableUpdateMode.Replace, cancellation)
                : await table.AddEntityAsync(Row(Epoch), cancellation);
            Renewed(written, sent);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task Renew(CancellationToken cancellation)
    {
        var sent = watch.Elapsed;
        try
        {
            counters.Count(StorageCall.Lease);
            Renewed(await table.UpdateEntityAsync(Row(Epoch), etag, TableUpdateMode.Replace, cancellation), sent);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Either another host came, or an earlier renewal of our own was applied without our knowing.
            counters.Count(StorageCall.Lease);
            var found = await table.GetEntityIfExistsAsync<TableEntity>(LeaseRow.Partition, LeaseRow.Key, cancellationToken: cancellation);
            if (found.HasValue && LeaseRow.Epoch(found.Value!) == Epoch && LeaseRow.Owner(found.Value!).Engine == owner.Engine)
                etag = found.Value!.ETag;
            else
                Lose("another host has taken the storage over");
        }
    }

    private void Renewed(Response written, TimeSpan sent)
    {
        etag = written.Headers.ETag!.Value;
        Interlocked.Exchange(ref heldUntilTicks, (sent + options.LeaseDuration).Ticks);
    }

    private TableEntity Row(long epoch, bool released = false) =>
        LeaseRow.Write(owner, epoch, clock.GetCurrentInstant() + options.LeaseDuration.ToDuration(), released);

    private void ThrowIfLost()
    {
        if (lost is { } reason)
            throw new FencedException($"This host may write no more: {reason}.");
    }
}
