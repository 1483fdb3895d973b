using Compliance.Connectors;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// What came back from a backup and is put right again, until the log tells of it. A note is kept before the thing is done, so that a pass
/// that is cut off loses none.
/// </summary>
public interface IRestoreJournal
{
    IAsyncEnumerable<RestoreNote> List(CancellationToken cancellation);

    /// <summary>In the place of the note of the same pass that says the same of the same thing.</summary>
    Task Save(RestoreNote note, CancellationToken cancellation);

    /// <summary>All of them or none. One that is gone already is no error.</summary>
    /// <param name="notes">At most 100.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task Remove(IReadOnlyCollection<RestoreNote> notes, CancellationToken cancellation);
}

/// <summary>One thing that came back.</summary>
/// <param name="Pass">The pass that found it.</param>
/// <param name="Begun">When that pass began.</param>
/// <param name="What">Came back; no personal data.</param>
/// <param name="Done">Is done about it.</param>
/// <param name="Rows">Null for what is no row of a connected store.</param>
public sealed record RestoreNote(Guid Pass, Instant Begun, string What, string Done, RestoredRowCount? Rows = null)
{
    /// <summary>What the log says.</summary>
    internal string Line => Rows is null ? What : $"{Rows.Erased} {What}";

    public override string ToString() => $"{What}: {Done}";
}

/// <summary>Rows of one person in one collection.</summary>
/// <param name="Erased">Were erased again.</param>
/// <param name="AreRetained">A law keeps them, so that only some of their fields are masked.</param>
/// <param name="Pending">Rows of the call that was begun last and has not answered; null after its answer.</param>
public sealed record RestoredRowCount(long Erased, bool AreRetained, PendingErasure? Pending = null);
