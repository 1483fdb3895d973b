using Compliance.Connectors;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Restores;

/// <summary>One pass over what a restore may have brought back. It notes each thing before the thing is put right.</summary>
/// <param name="journal">Keeps the notes.</param>
/// <param name="id">Tells this pass from others.</param>
/// <param name="begun">When it began.</param>
/// <param name="known">What passes that were cut off have noted and nobody has told yet.</param>
internal sealed class RestorePass(IRestoreJournal journal, Guid id, Instant begun, IReadOnlySet<(string What, string Done)> known)
{
    private readonly Dictionary<(string What, string Done), RestoreNote> _notes = [];

    public IReadOnlyCollection<RestoreNote> Notes => _notes.Values;

    public async Task Note(string what, string done, CancellationToken cancellation)
    {
        if (!known.Contains((what, done)))
            await Keep(new(id, begun, what, done), cancellation);
    }

    /// <summary>It was not this pass that has done it.</summary>
    public async Task Withdraw(string what, string done, CancellationToken cancellation)
    {
        if (_notes.Remove((what, done), out var note))
            await journal.Remove([note], cancellation);
    }

    /// <summary>Erases rows that came back, of one person and one collection.</summary>
    public async Task Erase(
        string request,
        Collection collection,
        IConnector connector,
        IEnumerable<RowKey> keys,
        ErasureInstruction instruction,
        bool areRetained,
        CancellationToken cancellation)
    {
        var what = $"rows of request {request} in {collection.Address}";
        var done =
            instruction is ErasureInstruction.DeleteRow ? "deleted again"
            : areRetained ? "masked again, as far as no law keeps them"
            : "masked again";
        foreach (var batch in PendingErasure.Batches(keys))
        {
            var before = _notes.TryGetValue((what, done), out var noted) ? noted.Rows!.Erased : 0;
            var note = new RestoreNote(id, begun, what, done, new(before, areRetained, PendingErasure.Of(collection, batch, instruction)));
            await Keep(note, cancellation);
            var outcome = await connector.Erase(collection, batch, instruction, cancellation);
            _notes[(what, done)] = note with { Rows = new(before + outcome.Deleted + outcome.Masked, areRetained) };
        }
    }

    private async Task Keep(RestoreNote note, CancellationToken cancellation)
    {
        await journal.Save(note, cancellation);
        _notes[(note.What, note.Done)] = note;
    }
}
