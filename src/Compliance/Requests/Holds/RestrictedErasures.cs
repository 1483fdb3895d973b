using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Holds;

/// <summary>
/// While processing is restricted, the data are stored and not erased (GDPR Art. 18(2)): an erasure waits, says so, and goes on by itself
/// once the restriction is lifted. One that was cancelled waits for nothing.
/// </summary>
public sealed class RestrictedErasures(IRestrictedPeople people, IRequestStore requests, ISubjectDirectory directory, IDataMaps maps)
{
    /// <summary>Names the restriction where a request says what it waits for.</summary>
    public const string Restriction = "restriction-of-processing";

    /// <summary>Whether a restriction is in force for anybody.</summary>
    public ValueTask<bool> AreAny(CancellationToken cancellation) => people.List(cancellation).AnyAsync(cancellation);

    /// <param name="requestId">Of the request.</param>
    /// <param name="file">Its case: whoever one of its identities tells apart may be restricted under that one alone.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <exception cref="StepFailedException">The request is an open erasure, and the restriction of its person is waited for.</exception>
    public async Task AwaitEnd(string requestId, CaseFile file, CancellationToken cancellation)
    {
        if (await AreAny(cancellation)
            && await IsRestricted(file, cancellation)
            && await requests.Find(requestId, cancellation) is { Right: Right.Erasure, Stage: < RequestStage.Committed })
            throw new StepFailedException(FailureCode.StoreUnavailable, Restriction);
    }

    private async Task<bool> IsRestricted(CaseFile file, CancellationToken cancellation)
    {
        if (file.Subject is { } enrolled && await people.IsRestricted(enrolled, cancellation))
            return true;
        var telling = file.Identities.All.Select(each => (each.Kind, Text: each.Value.Reveal()))
            .Concat(file.Known.SelectMany(kind => kind.Value.Select(text => (Kind: kind.Key, Text: text))))
            .Where(each => maps.Current.DistinguishingIdentities.Contains(each.Kind)).Distinct().ToList();
        foreach (var (kind, text) in telling)
        {
            foreach (var subject in await directory.Find(kind, Personal.Of(text), cancellation))
            {
                if (await people.IsRestricted(subject, cancellation))
                    return true;
            }
        }

        return false;
    }
}
