using Compliance.Evidence.Logging;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Evidence.Audit;

/// <summary>
/// What the vaults' own trails say of one key over its life: from the days that were digested, and live for those that were not.
/// </summary>
public sealed class KeyAudit(IVaultAudit audit, IAuditDays days, IOptions<AuditOptions> options)
{
    private readonly AuditRules _rules = new(options.Value);

    /// <param name="key">The vault key's name.</param>
    /// <param name="from">When its life began.</param>
    /// <param name="to">Until when.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<KeyAuditResult> Of(string key, Instant from, Instant to, CancellationToken cancellation)
    {
        var own = new List<VaultEvent>();
        var digests = new DigestedDays(days, to.InUtc().Date, cancellation);
        var gaps = new List<AuditGap>();
        var at = from;
        var oldest = to - Duration.FromDays(options.Value.DaysRead);
        while (at < to)
        {
            var day = at.InUtc().Date;
            var next = Instant.Min(day.PlusDays(1).AtMidnight().InUtc().ToInstant(), to);
            if (await digests.Find(day) is { } kept)
            {
                own.AddRange(kept.Kept.Where(IsOwn));
                gaps.AddRange(kept.Gaps);
            }
            else if (at < oldest)
            {
                gaps.Add(new AuditGap(at.ToDateTimeOffset(), next.ToDateTimeOffset(), Why: "no digest was made of this day"));
            }
            else
            {
                // What was not digested is read in one go as far as there is nothing: the trail may be slow to ask.
                next = await UntilDigested(digests, next, to);
                var trail = await audit.Read(at.ToDateTimeOffset(), next.ToDateTimeOffset(), cancellation);
                own.AddRange(trail.Events.Where(IsOwn));
                gaps.AddRange(trail.Gaps);
            }

            at = next;
        }

        return new KeyAuditResult(
            own.Where(AuditRules.IsPurge).Select(it => (Instant?)Instant.FromDateTimeOffset(it.At)).LastOrDefault(),
            [.. own.Select(_rules.Fault).OfType<string>().Distinct()],
            [.. Touching(gaps, from, to)]);

        // Every other key's events of a day are let go of at once: a day may have thousands.
        bool IsOwn(VaultEvent it) => string.Equals(it.KeyName, key, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<Instant> UntilDigested(DigestedDays digests, Instant next, Instant to)
    {
        while (next < to && await digests.Find(next.InUtc().Date) is null)
            next = Instant.Min(next + Duration.FromDays(1), to);
        return next;
    }

    private static IEnumerable<AuditGap> Touching(IEnumerable<AuditGap> gaps, Instant from, Instant to) =>
        gaps.Where(gap => gap.From < to.ToDateTimeOffset() && gap.To > from.ToDateTimeOffset());

    /// <summary>Reads ahead: a key may be years old, and each day is a blob of its own.</summary>
    private sealed class DigestedDays(IAuditDays days, LocalDate last, CancellationToken cancellation)
    {
        private const int Ahead = 16;

        private readonly Dictionary<LocalDate, Task<AuditDay?>> _reading = [];

        public async Task<AuditDay?> Find(LocalDate day)
        {
            for (var next = day; next <= last && next < day.PlusDays(Ahead); next = next.PlusDays(1))
            {
                if (!_reading.ContainsKey(next))
                    _reading[next] = days.Find(next, cancellation);
            }

            var found = await _reading[day];
            _reading.Remove(day.PlusDays(-1));
            return found;
        }
    }
}

/// <param name="Purged">When the vault says that the key was purged; null where its trail does not.</param>
/// <param name="Findings">What speaks against the key's destruction being the end of it, in words.</param>
/// <param name="Gaps">Where the trail may lack events.</param>
public sealed record KeyAuditResult(Instant? Purged, IReadOnlyList<string> Findings, IReadOnlyList<AuditGap> Gaps)
{
    /// <summary>Where the vault's trail shows no purge, its answers alone say that the key is gone.</summary>
    public const string NoPurge = "the vault's trail shows no purge of this key";

    /// <summary>As the log is to say it.</summary>
    internal AuditFacts Facts(Instant from, Instant to) =>
        new(
            from,
            to,
            Purged,
            Purged is null ? [.. Findings, NoPurge] : Findings,
            [
                .. Gaps.Select(each =>
                    $"{each.From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} to "
                    + $"{each.To.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}{(each.Why.Length > 0 ? ": " : "")}{each.Why}"),
            ]);
}
