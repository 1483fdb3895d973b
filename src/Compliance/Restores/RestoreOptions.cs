namespace Compliance.Restores;

/// <summary>What operators say of restores. Section <c>Compliance:Restores</c>.</summary>
public sealed class RestoreOptions
{
    public const string Section = "Compliance:Restores";

    /// <summary>
    /// By connection of the data map: when its store was last restored from a backup, ISO 8601 with an offset. Its collections are looked
    /// through at the next start. In that search a row with an erased row's key counts as come back, unless its person was enrolled again,
    /// was erased after the restore, or the row is newer than the erasure. A name that is no connection's stops the start. Empty by
    /// default.
    /// </summary>
    public Dictionary<string, DateTimeOffset> Stores { get; } = new(StringComparer.Ordinal);
}
