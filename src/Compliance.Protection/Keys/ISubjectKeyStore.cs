namespace Compliance.Protection.Keys;

/// <summary>Keeps one binding per owner. Rows are never deleted: a tombstone is what keeps an erased subject erased.</summary>
public interface ISubjectKeyStore
{
    /// <summary>The owner's row, tombstone or not; null if there is none.</summary>
    Task<SubjectKeyBinding?> Find(string subject, CancellationToken cancellationToken = default);

    /// <summary>Every row, tombstones included, in no order.</summary>
    IAsyncEnumerable<SubjectKeyBinding> List(CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts the row, and only inserts: null if the owner has a row already, tombstones included. Returned with its ETag.
    /// </summary>
    Task<SubjectKeyBinding?> TryAdd(SubjectKeyBinding binding, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the row whose ETag is the binding's; null if it has changed meanwhile or is not there. Returned with its new ETag.
    /// </summary>
    /// <remarks>Turning a row into a tombstone goes through here too; a store need not keep what the binding no longer holds.</remarks>
    Task<SubjectKeyBinding?> TryReplace(SubjectKeyBinding binding, CancellationToken cancellationToken = default);
}
