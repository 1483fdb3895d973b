using Compliance.Connectors;
using Compliance.Restores;
using Compliance.Storage.State;
using NodaTime;

namespace Compliance.Storage.Tests.Keys;

public sealed class RestoreJournalTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private static readonly Instant Begun = Instant.FromUtc(2026, 11, 23, 9, 0);

    private readonly IRestoreJournal _journal = bench.Get<IRestoreJournal>();

    [Fact]
    public async Task A_note_is_kept_as_it_was_saved_last_and_sealed_until_it_is_removed()
    {
        var pass = Guid.NewGuid();
        var pending = new PendingErasure("shop.letters", AreMasked: true, ["eve@example.org"]);
        await _journal.Save(Note(pass, new RestoredRowCount(1, AreRetained: false)), default);
        await _journal.Save(Note(pass, new RestoredRowCount(3, AreRetained: true, pending)), default);
        await _journal.Save(Note(Guid.NewGuid(), rows: null), default);

        var notes = (await _journal.List(default).ToListAsync()).Where(note => note.Pass == pass).ToList();
        var found = Assert.Single(notes);
        Assert.Equal(
            (Begun, "rows", "deleted again", 3, true), (found.Begun, found.What, found.Done, found.Rows!.Erased, found.Rows.AreRetained));
        Assert.Equal(("shop.letters", true), (found.Rows.Pending!.Collection, found.Rows.Pending.AreMasked));
        Assert.Equal(["eve@example.org"], found.Rows.Pending.Keys);
        Assert.DoesNotContain(
            await StorageBench.Dump(bench.Layout.Table("bookmarks")), row => row.Contains("@example", StringComparison.Ordinal));

        var all = await _journal.List(default).ToListAsync();
        await _journal.Remove([found], default);
        await _journal.Remove(all, default);
        await _journal.Remove(all, default);
        Assert.Empty(await _journal.List(default).ToListAsync());
    }

    private static RestoreNote Note(Guid pass, RestoredRowCount? rows) => new(pass, Begun, "rows", "deleted again", rows);
}
