using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Compliance.Personalization.Changes;
using Compliance.Storage.State;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Changes;

/// <summary>
/// A partition for each hour and a row for each note, in the order of the store's time. The store dates its answers, so the clocks of the
/// instances may differ: who writes a note looks whether the store agrees with its time, and otherwise writes it anew.
/// </summary>
internal sealed class ChangeNotes(StorageLayout layout, IClock clock, IIdSource ids) : IChangeNotes
{
    /// <summary>The eraser fences people, the service writes down what they say; the service looks.</summary>
    internal static readonly StateTable Table = new("changes", StateAccount.Keys, Role.Service, Role.Eraser);

    /// <summary>What the answer's time, which is in whole seconds, may differ from a note's.</summary>
    private static readonly Duration Agrees = Duration.FromSeconds(2);

    private static readonly Duration Hour = Duration.FromHours(1);

    private const string Person = "Person";

    private readonly TableClient _table = layout.Table(Table);

    /// <summary>What the store's clock is ahead of this machine's.</summary>
    private long _offset;

    /// <summary>Says that something of a person is about to change. The change must be made within the hold, or not at all.</summary>
    public Task<ChangeHold> Note(string person, CancellationToken cancellation) => Write(person, cancellation);

    /// <summary>The same of everybody.</summary>
    public Task<ChangeHold> NoteEverybody(CancellationToken cancellation) => Write(null, cancellation);

    public async Task<Instant> Now(CancellationToken cancellation)
    {
        var pages = _table.QueryAsync<TableEntity>(row => row.PartitionKey == "", 1, ["RowKey"], cancellation).AsPages();
        await foreach (var page in pages)
            return Learn(page.GetRawResponse());
        throw new InvalidOperationException("A query has no page.");
    }

    public async Task<NotesRead> Read(Instant from, CancellationToken cancellation)
    {
        var (people, isEverybody, at) = (new HashSet<string>(StringComparer.Ordinal), false, (Instant?)null);
        for (var hour = from; at is null || HourOf(hour) <= HourOf(at.Value + IChangeNotes.MaxSkew); hour += Hour)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(hour)} and RowKey ge {Key(from)}");
            var rows = _table.QueryAsync<TableEntity>(filter, select: [Person], cancellationToken: cancellation);
            await foreach (var page in rows.AsPages().WithCancellation(cancellation))
            {
                var answered = Learn(page.GetRawResponse());
                at ??= answered;
                foreach (var row in page.Values)
                {
                    if (row.GetString(Person) is { } person)
                        people.Add(person);
                    else
                        isEverybody = true;
                }
            }
        }

        return new NotesRead(people, isEverybody, at.Value);
    }

    public Task RemoveBefore(Instant at, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"PartitionKey lt {Partition(at)}"), cancellation);

    private async Task<ChangeHold> Write(string? person, CancellationToken cancellation)
    {
        while (true)
        {
            var at = clock.GetCurrentInstant() + Duration.FromTicks(Volatile.Read(ref _offset));
            var began = clock.GetCurrentInstant();
            var row = new TableEntity(Partition(at), $"{Key(at)}-{ids.New():N}");
            if (person is not null)
                row[Person] = person;
            var answered = Learn(await _table.AddEntityAsync(row, cancellation));
            if (Magnitude(answered - at) <= Agrees)
                return new ChangeHold(began + IChangeNotes.ChangeWithin, clock);
        }
    }

    private Instant Learn(Response answer)
    {
        var now = clock.GetCurrentInstant();
        if (answer.Headers.Date is not { } date)
            return now + Duration.FromTicks(Volatile.Read(ref _offset));
        var store = Instant.FromDateTimeOffset(date);

        // The answer's time is cut off to a second: a smaller difference is none.
        if (Magnitude(store - now - Duration.FromTicks(Volatile.Read(ref _offset))) > Duration.FromSeconds(1))
            Volatile.Write(ref _offset, (long)(store - now).TotalTicks);
        return store;
    }

    private static Duration Magnitude(Duration difference) => Duration.Max(difference, -difference);

    private static long HourOf(Instant at) => (long)Math.Floor((at - Instant.MinValue) / Hour);

    private static string Partition(Instant at) => at.ToString("uuuuMMddHH", CultureInfo.InvariantCulture);

    private static string Key(Instant at) => at.ToUnixTimeTicks().ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>How long a change may still be made of which there is a note.</summary>
internal sealed class ChangeHold(Instant until, IClock clock)
{
    /// <summary>Makes the change, unless its time is over or runs out.</summary>
    /// <exception cref="OperationCanceledException">It ran out: the change was perhaps made, as when a connection is lost.</exception>
    public async Task<T> Make<T>(Func<CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var left = until - clock.GetCurrentInstant();
        stop.CancelAfter(left > Duration.Zero ? left.ToTimeSpan() : TimeSpan.Zero);
        return await change(stop.Token);
    }
}
