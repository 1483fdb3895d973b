using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Protection.Erasure;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Restores;

/// <summary>
/// The fences as one pass finds them, by subject and by selector. The log is asked of a fence only when something matches it: most of
/// them match nothing.
/// </summary>
internal sealed class FinalFences
{
    /// <summary>Where no certificate says when an erasure was over.</summary>
    private static readonly Duration MaxErasure = Duration.FromDays(1);

    private readonly Dictionary<string, FenceRow> _byId = new(StringComparer.Ordinal);
    private readonly ILookup<string, FenceRow> _byMark;
    private readonly Dictionary<string, FinalFence?> _known = new(StringComparer.Ordinal);
    private readonly SubjectFences _fences;
    private readonly FenceCheck _check;
    private readonly IEvidenceLog _log;
    private readonly IWorkflowClient _workflows;

    private FinalFences(
        IReadOnlyList<FenceRow> rows, FenceIndex index, SubjectFences fences, FenceCheck check, IEvidenceLog log, IWorkflowClient workflows)
    {
        foreach (var row in rows)
            _byId[row.Id] = row;
        _byMark = rows.SelectMany(row => row.Selectors.Select(mark => (mark, row)))
            .ToLookup(pair => pair.mark, pair => pair.row, StringComparer.Ordinal);
        (Index, _fences, _check, _log, _workflows) = (index, fences, check, log, workflows);
    }

    public FenceIndex Index { get; }

    public bool IsEmpty => _byId.Count == 0;

    public static async Task<FinalFences> Read(
        SubjectFences fences, FenceCheck check, IEvidenceLog log, IWorkflowClient workflows, CancellationToken cancellation)
    {
        var rows = await fences.List(cancellation).Where(row => row.Holds).ToListAsync(cancellation);
        return new FinalFences(rows, await fences.Index(cancellation), fences, check, log, workflows);
    }

    /// <returns>Null for a subject who was not erased, or is being erased now.</returns>
    public async Task<FinalFence?> OfSubject(string subject, CancellationToken cancellation) =>
        _byId.TryGetValue(Index.OfSubject(subject), out var row) ? await Final(row, cancellation) : null;

    /// <returns>
    /// The erasures of the person whom a value means, in the order of the log; none where nobody was erased, and none while one is at work,
    /// which finds what is there itself.
    /// </returns>
    public async Task<IReadOnlyList<FinalFence>> OfValue(string kind, string value, CancellationToken cancellation)
    {
        if (Index.FindSelector(kind, value) is not { } mark)
            return [];
        var found = new List<FinalFence>();
        foreach (var row in _byMark[mark])
        {
            if (await Final(row, cancellation) is { } final)
                found.Add(final);
            else if (await _workflows.Find(row.RequestId, cancellation) is { HasEnded: false })
                return [];
        }

        return [.. found.OrderBy(each => each.Entry)];
    }

    private async Task<FinalFence?> Final(FenceRow row, CancellationToken cancellation)
    {
        if (_known.TryGetValue(row.Id, out var seen))
            return seen;
        return _known[row.Id] = await Ask(row, cancellation);
    }

    private async Task<FinalFence?> Ask(FenceRow row, CancellationToken cancellation)
    {
        if (await _check.FindCommittedEntry(row, cancellation) is not { } entry)
            return null;
        var certified = await CertifiedAt(row.RequestId, cancellation);

        // What is there of someone whose erasure is still at work came back from no backup: it has not gone yet.
        if (certified is null && await _workflows.Find(row.RequestId, cancellation) is { HasEnded: false })
            return null;
        Instant? final = row.FinalSince is { } passed ? Instant.FromDateTimeOffset(passed) : null;
        var since = final ?? certified!.Value;
        return new FinalFence(row, entry, since, certified ?? since + MaxErasure, await _fences.RowsOf(row, cancellation));
    }

    /// <summary>By the first certificate, which says that nothing was left in the stores.</summary>
    private async Task<Instant?> CertifiedAt(string requestId, CancellationToken cancellation)
    {
        foreach (var kind in new[] { CertificateKind.ErasurePending, CertificateKind.Erasure })
        {
            if (await _log.Find(EntryIds.Certificate(requestId, kind), cancellation) is { } entry
                && InstantPattern.ExtendedIso.Parse(entry.Member("issued") ?? "") is { Success: true, Value: var issued })
                return issued;
        }

        return null;
    }
}

/// <summary>An erasure beyond return that is over.</summary>
/// <param name="Row">Its fence.</param>
/// <param name="Entry">The fence's index in the log.</param>
/// <param name="Since">The point of no return.</param>
/// <param name="Over">When nothing of the person was left in the stores.</param>
/// <param name="Rows">The rows that it found.</param>
internal sealed record FinalFence(FenceRow Row, long Entry, Instant Since, Instant Over, IReadOnlySet<RowFingerprint> Rows)
{
    public string RequestId => Row.RequestId;
}
