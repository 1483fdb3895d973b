using Azure.Data.Tables;
using Compliance.Durable;
using Compliance.Personalization.Changes;
using Compliance.Storage.Changes;
using Compliance.Testing.Domain;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Compliance.Storage.Tests.Changes;

public sealed class ChangeNotesTests(StorageBench storage) : IClassFixture<StorageBench>
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_600, -3_600)]
    [InlineData(-90_000, 5)]
    public async Task Who_looks_finds_every_note_since_its_last_look_whatever_the_clocks_say(int writersClock, int readersClock)
    {
        var (writer, reader) = (Instance(writersClock), Instance(readersClock));
        var from = await reader.Now(default);
        List<string> written = [];
        for (var round = 0; round < 5; round++)
        {
            var person = Guid.NewGuid().ToString("N");
            written.Add(person);
            await writer.Note(person, default);
            var read = await reader.Read(from - IChangeNotes.MaxSkew, default);
            Assert.Contains(person, read.People);
            from = read.At;
            await Task.Delay(TimeSpan.FromMilliseconds(700), TestContext.Current.CancellationToken);
        }

        Assert.Empty(written.Except((await reader.Read(from - Duration.FromMinutes(1), default)).People));
        Assert.DoesNotContain(
            written[0], (await reader.Read(await reader.Now(default) + Duration.FromSeconds(1), default)).People);
    }

    [Fact]
    public async Task A_note_of_everybody_is_told_from_one_of_a_person()
    {
        var notes = Instance(0);
        var from = await notes.Now(default) + Duration.FromSeconds(30);
        Assert.False((await notes.Read(from, default)).IsEverybody);
        await notes.NoteEverybody(default);
        Assert.True((await notes.Read(from - Duration.FromSeconds(30) - IChangeNotes.MaxSkew, default)).IsEverybody);
    }

    [Fact]
    public async Task Notes_of_earlier_hours_are_found_and_then_removed()
    {
        var notes = Instance(0);
        var now = await notes.Now(default);
        var table = storage.Layout.Table(ChangeNotes.Table);
        foreach (var hours in new[] { 1, 2, 30 })
        {
            var at = now - Duration.FromHours(hours);
            var row = new TableEntity(at.ToString("uuuuMMddHH", null), $"{at.ToUnixTimeTicks():D19}-old")
            {
                ["Person"] = $"{hours} hours ago",
            };
            await table.AddEntityAsync(row);
        }

        var found = (await notes.Read(now - Duration.FromHours(2) - Duration.FromMinutes(1), default)).People;
        Assert.Empty(new[] { "1 hours ago", "2 hours ago" }.Except(found));
        await notes.RemoveBefore(now - Duration.FromHours(2), default);
        await notes.RemoveBefore(now - Duration.FromHours(2), default);
        var left = (await notes.Read(now - Duration.FromHours(31), default)).People;
        Assert.Contains("1 hours ago", left);
        Assert.DoesNotContain("30 hours ago", left);
    }

    [Fact]
    public async Task A_change_is_not_made_once_the_time_after_its_note_is_over()
    {
        var (time, made) = (new FakeTimeProvider(), 0);
        var hold = await new ChangeNotes(storage.Layout, SystemClock.Instance, time, new RandomIds()).Note("somebody", default);
        Assert.Equal(1, await hold.Make(_ => Task.FromResult(++made), default));
        time.Advance(IChangeNotes.ChangeWithin.ToTimeSpan());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hold.Make(_ => Task.FromResult(++made), default));
        Assert.Equal(1, made);
    }

    private ChangeNotes Instance(int secondsAhead) => new(
        storage.Layout, new ClockAhead(Duration.FromSeconds(secondsAhead)), TimeProvider.System, new RandomIds());
}
