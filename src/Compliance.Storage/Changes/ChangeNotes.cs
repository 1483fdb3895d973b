using System.Globalization;
using System.Net;
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
internal sealed class ChangeNotes(StorageLayout layout, IClock clock, TimeProvider time, IIdSource ids) : IChangeNotes
{
    /// <summary>The eraser fences people, the service writes down what they say; the service looks.</summary>
    internal static readonly StateTable Table = new("changes", StateAccount.Keys, Role.Service, Role.Eraser);

    /// <summary>What the answer's time, which is in whole seconds, may differ from a note's.</summary>
    private static readonly Duration Agrees = Duration.FromSeconds(5);

    private static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>What the writing of a note may take: whenever in it the store took its time, the note is visible soon after it.</summary>
    private static readonly TimeSpan MaxExchange = TimeSpan.FromSeconds(5);

    /// <summary>Of notes in a row that took longer, or whose time was wrong.</summary>
    private const int MaxAttempts = 8;

    /// <summary>A look that finds more people stops there: then it is about everybody.</summary>
    private const int MaxPeople = 20_000;

    /// <summary>Names the notes where a request says what it waits for.</summary>
    private const string Notes = "change-notes";

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
        var began = time.GetTimestamp();
        for (var hour = from; at is null || HourOf(hour) <= HourOf(at.Value + IChangeNotes.MaxSkew); hour += Hour)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(hour)} and RowKey ge {Key(from)}");
            var rows = _table.QueryAsync<TableEntity>(filter, select: [Person], cancellationToken: cancellation);
            await foreach (var page in rows.AsPages().WithCancellation(cancellation))
            {
                var answered = Learn(page.GetRawResponse());

                // The look began before the store answered: nothing that became visible meanwhile may fall behind it.
                at ??= answered - Duration.FromTimeSpan(time.GetElapsedTime(began));
                foreach (var row in page.Values)
                {
                    if (row.GetString(Person) is { } person)
                        people.Add(person);
                    else
                        isEverybody = true;
                }

                if (people.Count > MaxPeople)
                    return new NotesRead([], IsEverybody: true, at.Value);
            }
        }

        return new NotesRead(people, isEverybody, at.Value);
    }

    public Task RemoveBefore(Instant at, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"PartitionKey lt {Partition(at)}"), cancellation);

    private async Task<ChangeHold> Write(string? person, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var began = time.GetTimestamp();
            var at = clock.GetCurrentInstant() + Duration.FromTicks(Volatile.Read(ref _offset));
            var row = new TableEntity(Partition(at), $"{Key(at)}-{ids.New():N}");
            if (person is not null)
                row[Person] = person;
            try
            {
                var answered = Learn(await _table.AddEntityAsync(row, cancellation));
                if (Magnitude(answered - at) <= Agrees && time.GetElapsedTime(began) <= MaxExchange)
                    return new ChangeHold(began, time);
            }
            catch (RequestFailedException known) when (known.Status == (int)HttpStatusCode.Conflict)
            {
                // An answer was lost on its way, and the row was sent again: when it became visible, nobody knows.
            }
        }

        throw new StepFailedException(FailureCode.StoreUnavailable, Notes);
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
internal sealed class ChangeHold(long noted, TimeProvider time)
{
    /// <summary>Makes the change, unless its time is over or runs out.</summary>
    /// <exception cref="OperationCanceledException">
    /// It was over, and nothing was made; or it ran out: the change was perhaps made, as when a connection is lost.
    /// </exception>
    public async Task<T> Make<T>(Func<CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        var left = IChangeNotes.ChangeWithin.ToTimeSpan() - time.GetElapsedTime(noted);
        if (left <= TimeSpan.Zero)
            throw new OperationCanceledException("The time in which the change had to be made is over.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(left);
        return await change(stop.Token);
    }
}
