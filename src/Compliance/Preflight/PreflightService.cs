using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Preflight;

/// <summary>
/// Holds the data map against the live stores. A store that is down or refuses is a finding, never an exception. Reads names, types and
/// rights, and a few times that begin retention periods; no value leaves it.
/// </summary>
public sealed class PreflightService(IDataMaps maps, IConnectors connectors, IClock clock, ILogger<PreflightService> log) : IDisposable
{
    /// <summary>How long a report is answered again before the stores are asked anew.</summary>
    public static readonly Duration Freshness = Duration.FromMinutes(5);

    /// <summary>Rows whose period field is looked at, for each collection.</summary>
    public const int Sample = 200;

    /// <summary>How long requests share one look at a store that found nothing that blocks.</summary>
    public static readonly Duration SharedFor = Duration.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<(string Map, string Connection), Look> _looks = [];
    private PreflightReport? _latest;

    /// <summary>A report that is no older than <see cref="Freshness"/>, for callers that come often: at most one run is under
    /// way.</summary>
    public async Task<PreflightReport> Latest(CancellationToken cancellation)
    {
        if (Fresh() is { } known)
            return known;
        await _turn.WaitAsync(cancellation);
        try
        {
            return Fresh() ?? (_latest = await Run(cancellation));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks every configured store now, all at once.</summary>
    public async Task<PreflightReport> Run(CancellationToken cancellation)
    {
        var map = maps.Current;
        var findings = await Task.WhenAll(map.Connections.Keys.Select(connection => Check(map, connection, cancellation)));
        return new PreflightReport(map.Digest, clock.GetCurrentInstant(), [.. findings.SelectMany(each => each).Sorted()]);
    }

    /// <summary>
    /// Asks one store now, or takes what another caller asked it at most <see cref="SharedFor"/> ago. Nobody is told of something that
    /// blocks by another's look: it may be mended by now, so the store is asked again.
    /// </summary>
    public async Task<IReadOnlyList<PreflightFinding>> CheckSoon(PersonalDataMap map, string connection, CancellationToken cancellation)
    {
        if (Joins(map, connection, out var look))
            return await look.Findings.Task.WaitAsync(cancellation) ?? await Check(map, connection, cancellation);
        try
        {
            var found = await Check(map, connection, cancellation);
            look.Findings.SetResult(found.Any(each => each.Blocks) ? null : found);
            return found;
        }
        catch
        {
            look.Findings.SetResult(null);
            throw;
        }
    }

    /// <summary>Asks one store now.</summary>
    public async Task<IReadOnlyList<PreflightFinding>> Check(PersonalDataMap map, string connection, CancellationToken cancellation)
    {
        var mapped = map.Collections.Where(each => each.Connection == connection).ToList();
        if (connectors.Find(connection) is not { } connector)
            return mapped.Count == 0 ? [] : [UnconfiguredAccountPolicy(connection)];
        try
        {
            var seen = await connector.Describe(mapped, cancellation);
            var compared = StoreComparison.Compare(map, new Dictionary<string, StoreDescription> { [connection] = seen });
            var sampled = await Periods(new SeenStore(connection, seen, map), connector, compared, cancellation);
            return [.. compared.Concat(sampled).Sorted()];
        }
        catch (StepFailedException failure)
        {
            return [Failed(connection, failure)];
        }
        catch (Exception unforeseen) when (unforeseen is not OperationCanceledException)
        {
            // Its message may hold values of the store.
            log.LogError(Events.PreflightFailed, "The store behind {Connection} was not compared with the map: "
                + "{Type}", connection, unforeseen.GetType().Name);
            return [Failed(connection, new StepFailedException(FailureCode.Unexpected, unforeseen.GetType().Name))];
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <returns>False where this caller has to look, and the others wait for it.</returns>
    private bool Joins(PersonalDataMap map, string connection, out Look look)
    {
        var now = clock.GetCurrentInstant();
        lock (_looks)
        {
            foreach (var (old, known) in _looks.ToList())
            {
                if (now - known.Began >= SharedFor || known.IsUseless)
                    _looks.Remove(old);
            }

            if (_looks.TryGetValue((map.Digest, connection), out look!))
                return true;
            _looks[(map.Digest, connection)] = look = new Look(now);
            return false;
        }
    }

    private PreflightReport? Fresh() =>
        _latest is { } known && known.MapDigest == maps.Current.Digest && clock.GetCurrentInstant() - known.At < Freshness ? known : null;

    private static async Task<IReadOnlyList<PreflightFinding>> Periods(
        SeenStore store, IConnector connector, IReadOnlyList<PreflightFinding> compared, CancellationToken cancellation)
    {
        var broken = compared.Where(each => each.Blocks).Select(each => each.Collection).ToHashSet();
        var findings = new List<PreflightFinding>();
        foreach (var (collection, seen) in store.Mapped)
        {
            var canBeRead = collection is { Retention.Parent: null } && collection.PrimaryKey.Any() && !broken.Contains(collection.Address);
            if (canBeRead && await Period(new Place(store.Connection, collection, seen), connector, cancellation) is { } finding)
                findings.Add(finding);
        }

        return findings;
    }

    private static async Task<PreflightFinding?> Period(Place place, IConnector connector, CancellationToken cancellation)
    {
        var from = place.Collection.Retention!.From;
        var (rows, unreadable, readable) = (0, 0, 0);
        await foreach (var row in connector.Scan(place.Collection, [from], cancellation))
        {
            switch (TimeText.Read(FieldValues.At(row.Fields, from).FirstOrDefault()).Reading)
            {
                case TimeReading.Unreadable:
                    unreadable++;
                    break;
                case TimeReading.Time or TimeReading.Never:
                    readable++;
                    break;
            }

            if (++rows == Sample)
                break;
        }

        return unreadable > 0 ? PeriodCheck.Unreadable(place, rows, unreadable, readable) : null;
    }

    private static PreflightFinding UnconfiguredAccountPolicy(string connection) => new(
        PreflightCode.StoreNotConfigured, PreflightSeverity.Warns, connection, null, null, null,
        $"Nothing is configured for the connection {connection}: no request covers what the map says of it.",
        $"Set Connections:{connection}: see docs/connectors.md.");

    private static PreflightFinding Failed(string connection, StepFailedException failure) => failure.Code == FailureCode.StoreUnavailable
        ? new PreflightFinding(
            PreflightCode.StoreUnavailable, PreflightSeverity.Blocks, connection, null, null, null,
            $"The store behind {connection} did not answer, so it was not compared with the map.",
            $"Check that it runs, and the address and the user in Connections:{connection}.")
        : new PreflightFinding(
            PreflightCode.StoreRefused, PreflightSeverity.Blocks, connection, null, null, null,
            $"The store behind {connection} was not compared with the map: {failure.Code} ({failure.Reference}).",
            "Grant the connection's user to read the catalogue and the mapped collections: see docs/connectors.md.");

    /// <param name="Began">Before the store was asked: what it says is no older.</param>
    private sealed record Look(Instant Began)
    {
        /// <summary>Null where something blocks, or nobody could look to the end.</summary>
        public TaskCompletionSource<IReadOnlyList<PreflightFinding>?> Findings { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsUseless => Findings.Task is { IsCompletedSuccessfully: true, Result: null };
    }
}

/// <param name="MapDigest">Of the map that was compared.</param>
/// <param name="At">When the stores had been asked.</param>
/// <param name="Findings">What blocks first.</param>
public sealed record PreflightReport(string MapDigest, Instant At, IReadOnlyList<PreflightFinding> Findings)
{
    public IEnumerable<PreflightFinding> Blocking => Findings.Where(each => each.Blocks);
}
