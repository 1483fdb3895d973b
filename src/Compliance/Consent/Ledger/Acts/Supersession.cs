using System.Globalization;
using Compliance.Consent.Notices;

namespace Compliance.Consent.Ledger.Acts;

/// <param name="Superseded">How many consents this step superseded.</param>
/// <param name="Next">Where the next step begins; null when all are done.</param>
public sealed record SupersessionPage(int Superseded, string? Next);

/// <summary>
/// Supersedes the consents to the earlier versions of a notice after a material change, a page at a time. Any step may be repeated, also
/// after a crash: each consent is superseded once.
/// </summary>
internal sealed class Supersession(IConsentLedger ledger, LedgerWriter writer, INoticeStore notices)
{
    public const int MaxPage = 1000;

    private const int HoldersAtOnce = 16;

    /// <param name="notice">Its code.</param>
    /// <param name="version">The version that is the change.</param>
    /// <param name="from">As <see cref="SupersessionPage.Next"/> gave it; null to begin.</param>
    /// <param name="size">Holders in a page, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <exception cref="NoticeException">Nobody published it.</exception>
    public async Task<SupersessionPage> Step(string notice, int version, string? from, int size, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxPage);
        var published = await notices.Find(notice, version, cancellation) ?? throw NoticeErrors.NotPublished();
        var (old, after) = Read(from);
        if (published.MaterialSince != version || old >= version)
            return new SupersessionPage(0, null);

        var page = await ledger.Holders(notice, old, after, size, cancellation);
        var superseded = 0;
        await Parallel.ForEachAsync(
            page.Holders,
            new ParallelOptions { MaxDegreeOfParallelism = HoldersAtOnce, CancellationToken = cancellation },
            async (holder, stop) => Interlocked.Add(ref superseded, await Supersede(holder, notice, version, stop)));
        return new SupersessionPage(
            superseded, page.Next is { } next ? Write(old, next) : old + 1 < version ? Write(old + 1, null) : null);
    }

    /// <summary>The id of the event by which a version of a notice supersedes a consent.</summary>
    internal static string IdOf(ConsentEvent consent, int version) =>
        DerivedId.Of("supersede", consent.Id, version.ToString(CultureInfo.InvariantCulture));

    internal static ConsentEvent Superseded(ConsentEvent consent, int version) => consent with
    {
        Id = IdOf(consent, version),
        Act = ConsentAct.Superseded,
        Until = null,
        Copy = null,
        Method = ConsentMethod.NoticeChange,
        By = ActingHand.Controller,
        SupersededBy = version,
        Source = consent.Id,
        HasSignal = false,
        IsSignalAcknowledged = false,
    };

    private async Task<int> Supersede(ConsentHolder holder, string notice, int version, CancellationToken cancellation)
    {
        var (superseded, isComplete) = (0, false);
        while (!isComplete)
        {
            (var some, isComplete) = await writer.Act(
                holder,
                draft =>
                {
                    if (draft.Read.Head.FloorOf(notice) >= version)
                        return (0, true);
                    var old = draft.Read.Current
                        .Where(each => each.IsYesAt(draft.At) && each.Notice?.Code == notice && each.Notice.Version < version)
                        .ToList();
                    foreach (var consent in old.Take(Withdrawals.MaxActs))
                        draft.Add(Superseded(consent, version) with { At = draft.At });
                    if (old.Count > Withdrawals.MaxActs)
                        return (Withdrawals.MaxActs, false);

                    // Also where there is nothing to supersede: an answer to the old version may be on its way.
                    draft.Raise(notice, version);
                    return (old.Count, true);
                },
                cancellation);
            superseded += some;
        }

        return superseded;
    }

    private static string Write(int version, string? after) => string.Create(CultureInfo.InvariantCulture, $"{version}/{after}");

    private static (int Version, string? After) Read(string? from)
    {
        if (from is null)
            return (1, null);
        var at = from.IndexOf('/', StringComparison.Ordinal);
        return (int.Parse(from.AsSpan(0, at), CultureInfo.InvariantCulture), at + 1 < from.Length ? from[(at + 1)..] : null);
    }
}
