using Compliance.Protection.Erasure;

namespace Compliance.Protection.Keys;

/// <summary>
/// The evidence log, as far as bindings need it: what binds a key to an owner is logged before it counts. The log binds one vault key to an
/// owner and one owner to a vault key, for ever: later data keys and versions are logged under the same two.
/// </summary>
public interface IBindingLog
{
    /// <summary>Logs a binding, once. Durable when it returns.</summary>
    /// <param name="owner">Whose key it is, as <see cref="FenceIndex.OfSubject"/> spells it: the log is told no id.</param>
    /// <param name="binding">What is bound to what.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may be logged all the same.</param>
    /// <returns>What <see cref="Read"/> takes: statement, salt and the proof that the log holds them.</returns>
    /// <exception cref="BindingRefusedException">The owner has another vault key, or the vault key another owner.</exception>
    Task<byte[]> Log(string owner, KeyBoundStatement binding, CancellationToken cancellationToken = default);

    /// <summary>Verifies evidence with the log's keys alone: no call leaves the process.</summary>
    /// <returns>The entry that it proves, or null: altered, malformed, from another log, or of another kind of entry.</returns>
    LoggedBinding? Read(ReadOnlyMemory<byte> evidence);

    /// <summary>What the log holds of an owner's first binding; each entry is proven to be in the log.</summary>
    /// <param name="owner">As in <see cref="Log"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Null where no vault key was ever bound to this owner.</returns>
    Task<LoggedOwnership?> Find(string owner, CancellationToken cancellationToken = default);
}

/// <summary>A key-bound entry that the log is proven to hold.</summary>
/// <param name="Index">Its place in the log, counted from 0.</param>
/// <param name="Statement">The exact bytes.</param>
public sealed record LoggedBinding(long Index, ReadOnlyMemory<byte> Statement);

/// <summary>The two entries of an owner's first binding. They say the same, or nothing is bound.</summary>
/// <param name="OfOwner">The one entry that an owner can have.</param>
/// <param name="OfKey">The one that the vault key in it can have; null where logging it was cut off, so that the key was never
/// used.</param>
public sealed record LoggedOwnership(LoggedBinding OfOwner, LoggedBinding? OfKey);
