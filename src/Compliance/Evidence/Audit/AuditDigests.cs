using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compliance.Evidence.Logging;
using Compliance.Protection.Vault;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Evidence.Audit;

/// <summary>
/// Logs each day a digest of what the vaults noted, and keeps what speaks against keys: a trail that is changed later shows, and a gap
/// qualifies every certificate whose span it touches.
/// </summary>
public sealed class AuditDigests(
    IVaultAudit audit, IKeyVault vault, IAuditDays days, IEvidenceLog log, IOptions<AuditOptions> options, ILogger<AuditDigests> logger)
{
    private readonly AuditRules _rules = new(options.Value);

    public static TimerEntry Timer { get; } = new(
        "audit-digest", AuditOptions.ScheduleSetting, AuditOptions.DefaultSchedule, Role.Eraser,
        (services, due, cancellation) => services.GetRequiredService<AuditDigests>().Digest(due.InUtc().Date.PlusDays(-1), cancellation),
        MissedTicks.Each);

    /// <summary>Digests a whole day, once.</summary>
    public async Task Digest(LocalDate day, CancellationToken cancellation)
    {
        var (from, to) = (Midnight(day), Midnight(day.PlusDays(1)));
        var trail = await audit.Read(from, to, cancellation);
        var kept = trail.Events.Where(_rules.IsKept).ToList();
        await days.Keep(new AuditDay(day, kept, trail.Gaps), cancellation);
        var vaults = Enumerable.Range(0, vault.Shards).Select(shard => DigestOf(shard, trail)).ToList();
        await log.Append(new LogAuditDigest(day, vaults), cancellation);
        foreach (var fault in kept.Select(_rules.Fault).OfType<string>())
            logger.LogError(Events.AuditFinding, "The vaults' audit trail of {Day} has a finding: {Fault}", day, fault);
        foreach (var gap in trail.Gaps)
            logger.LogError(
                Events.AuditFinding, "The audit trail of vault {Vault} has a gap from {From:O} to {To:O}", gap.Shard, gap.From, gap.To);
    }

    private static VaultDayDigest DigestOf(int shard, AuditTrail trail)
    {
        var events = trail.Events.Where(each => each.Shard == shard).ToList();
        var lines = events.Select(each =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{each.At:O} {each.Operation} {each.KeyName} {each.KeyVersion} {each.Principal} {each.Succeeded}\n"));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)));
        return new VaultDayDigest(
            shard.ToString(CultureInfo.InvariantCulture),
            events.Count,
            Convert.ToBase64String(digest),
            trail.Gaps.Any(gap => gap.Shard == shard));
    }

    private static DateTimeOffset Midnight(LocalDate day) => day.AtMidnight().InUtc().ToDateTimeOffset();
}
