namespace Compliance.Protection.Keys;

/// <summary>The evidence log, as far as bindings need it: what binds a key to a subject is logged before it counts.</summary>
public interface IBindingLog
{
    /// <summary>Logs a key-bound statement, once for each id. Durable when it returns.</summary>
    /// <param name="id">Opaque, see <see cref="KeyBoundStatement.EntryId"/>. The first statement that came under it counts.</param>
    /// <param name="statement">Strict JSON, see <see cref="KeyBoundStatement"/>.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may be logged all the same.</param>
    /// <returns>What <see cref="Read"/> takes: statement, salt and the proof that the log holds them.</returns>
    Task<byte[]> Log(string id, ReadOnlyMemory<byte> statement, CancellationToken cancellationToken = default);

    /// <summary>Verifies evidence with the log's keys alone: no call leaves the process.</summary>
    /// <returns>The entry that it proves, or null: altered, malformed, from another log, or of another kind of entry.</returns>
    LoggedBinding? Read(ReadOnlyMemory<byte> evidence);
}

/// <summary>A key-bound entry that the log is proven to hold.</summary>
/// <param name="Index">Its place in the log, counted from 0.</param>
/// <param name="Statement">The exact bytes.</param>
public sealed record LoggedBinding(long Index, ReadOnlyMemory<byte> Statement);
