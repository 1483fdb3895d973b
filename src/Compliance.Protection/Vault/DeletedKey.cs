namespace Compliance.Protection.Vault;

/// <summary>A softly deleted key: until it is purged, whoever is granted "recover" can bring it back.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="DeletedAt">When it was deleted, by the vault's clock.</param>
/// <param name="ScheduledPurgeDate">When the vault purges it without being asked.</param>
/// <param name="RecoveryLevel">As Azure spells it, for example "CustomizedRecoverable+Purgeable".</param>
public sealed record DeletedKey(string Name, DateTimeOffset DeletedAt, DateTimeOffset ScheduledPurgeDate, string RecoveryLevel)
{
    /// <summary>False under purge protection: then nobody can purge before the date.</summary>
    public bool Purgeable => KeyRecovery.IsPurgeable(RecoveryLevel);
}

/// <summary>What becomes of a vault's deleted keys.</summary>
/// <param name="Level">As Azure spells it, for example "CustomizedRecoverable+Purgeable".</param>
/// <param name="Days">For how many days they are recoverable, 7 to 90; null if the vault does not say.</param>
public sealed record KeyRecovery(string Level, int? Days)
{
    // Key Vault keeps nothing for less, so a purge that is awaited takes this long at least, and well under the month of the law.
    private const int MaxAwaitedDays = 7;

    /// <summary>False under purge protection: then nobody can purge before the time is over.</summary>
    public bool Purgeable => IsPurgeable(Level);

    /// <summary>Whether an erasure would outlast the month that the law gives it: more than seven days, and no purge before.</summary>
    public bool OutlastsErasure => !Purgeable && Days > MaxAwaitedDays;

    internal static bool IsPurgeable(string level) => level.Contains("Purgeable", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A key as a list of a vault shows it.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Enabled">Whether its newest version is.</param>
/// <param name="Deletion">Present once it is deleted.</param>
public sealed record KeyListing(string Name, bool Enabled, DeletedKey? Deletion = null);

/// <summary>What a vault says of a name.</summary>
public enum KeyPresence
{
    /// <summary>Neither a key nor a deleted key has this name.</summary>
    Absent,

    /// <summary>A key has this name, enabled or not.</summary>
    Present,

    /// <summary>Softly deleted, and recoverable.</summary>
    Deleted,
}
