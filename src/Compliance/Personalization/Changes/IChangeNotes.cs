using NodaTime;

namespace Compliance.Personalization.Changes;

/// <summary>
/// Notes of whom something is about to change that decisions rest on: a consent, an objection, a fence. The stores write a note before the
/// change, and make the change within <see cref="ChangeWithin"/> of it or not at all, so that who looks at the notes misses none.
/// </summary>
public interface IChangeNotes
{
    /// <summary>How long after its note a change may still be made: 1 minute.</summary>
    static readonly Duration ChangeWithin = Duration.FromMinutes(1);

    /// <summary>
    /// How far the time of a note may lie from the store's when the note can be read, with room to spare: 15 seconds. Who looks goes back
    /// as far.
    /// </summary>
    static readonly Duration MaxSkew = Duration.FromSeconds(15);

    /// <summary>The store's time now: notes are dated by it, whatever the clocks of the instances say.</summary>
    Task<Instant> Now(CancellationToken cancellation);

    /// <summary>The notes from an instant of the store's time on.</summary>
    Task<NotesRead> Read(Instant from, CancellationToken cancellation);

    /// <summary>Removes notes that nobody looks at any more.</summary>
    Task RemoveBefore(Instant at, CancellationToken cancellation);
}

/// <param name="People">Of whom, each once.</param>
/// <param name="IsEverybody">Whether one of them is about everybody.</param>
/// <param name="At">The store's time when the reading began, or earlier.</param>
public sealed record NotesRead(IReadOnlyCollection<string> People, bool IsEverybody, Instant At);
