using Compliance.Evidence.Logging;

namespace Compliance.Evidence;

/// <summary>Looks for what the log holds of a vault key's life before its erasure.</summary>
internal static class LoggedKeyLives
{
    /// <returns>Its creation and its binding, by <see cref="EntryIds.Created"/> and <see cref="EntryIds.KeysOwner"/>.</returns>
    public static Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindKey(
        this IEvidenceLog log,
        string key,
        CancellationToken cancellation) => log.FindAll(EntryIds.Key(key), [EntryIds.Created(key), EntryIds.KeysOwner(key)], cancellation);
}
