using Compliance.Protection.Vault;
using NodaTime;

namespace Compliance.Evidence.Audit;

/// <summary>What was kept of the vaults' audit trails, day by day: each day is written once.</summary>
public interface IAuditDays
{
    /// <summary>Keeps a day; one that is there already stays as it is.</summary>
    Task Keep(AuditDay day, CancellationToken cancellation);

    /// <returns>Null where no digest was made of the day.</returns>
    Task<AuditDay?> Find(LocalDate day, CancellationToken cancellation);
}

/// <param name="Day">In UTC.</param>
/// <param name="Kept">Purges, and every event that says something against a key.</param>
/// <param name="Gaps">Where the trail may lack events.</param>
public sealed record AuditDay(LocalDate Day, IReadOnlyList<VaultEvent> Kept, IReadOnlyList<AuditGap> Gaps);
