using Compliance.Protection.Keys;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Intake;

/// <summary>Finds the enrolled subject, with a key of their own, whom stated identities mean.</summary>
/// <remarks>
/// A distinguishing identity decides alone. Where none is stated that anyone is enrolled under, the others have to agree, and nobody
/// is meant whose card names another distinguishing identity than the one stated: people share email addresses.
/// </remarks>
internal sealed class SubjectResolver(ISubjectDirectory directory, IReadOnlySet<string> distinguishing)
{
    /// <summary>Names the fence where a request says what it waits for.</summary>
    public const string FenceOfAnotherRequest = "fence-of-another-request";

    /// <exception cref="StepFailedException">
    /// Who is meant is being erased on an earlier request, which can still be cancelled: it is waited for.
    /// </exception>
    public async Task<EnrolledSubject> Find(Identities stated, CancellationToken cancellation)
    {
        var found = new List<(string Kind, IReadOnlyList<string> Subjects)>();
        foreach (var (kind, value) in stated.All)
            found.Add((kind, await directory.Find(kind, value, cancellation)));

        var known = found.Where(each => each.Subjects.Count > 0).ToList();
        if (known.Count == 0)
            return EnrolledSubject.Nobody;

        var decisive = known.Where(each => distinguishing.Contains(each.Kind)).ToList();
        var fitting = (decisive.Count > 0 ? decisive : known)
            .Select(each => each.Subjects)
            .Aggregate<IEnumerable<string>>(Enumerable.Intersect)
            .ToList();
        if (fitting.Count == 0)
            return EnrolledSubject.Several;

        var unknown = found.Select(each => each.Kind).Where(distinguishing.Contains).Except(decisive.Select(each => each.Kind)).ToList();
        var meant = new List<EnrolledSubject>();
        foreach (var subject in fitting)
        {
            var enrolled = await Open(subject, cancellation);
            if (decisive.Count > 0 || !unknown.Any(enrolled.MayName))
                meant.Add(enrolled);
        }

        return meant switch
        {
            [] => EnrolledSubject.Nobody,
            [{ IsUndecided: true }] => throw new StepFailedException(FailureCode.StoreUnavailable, FenceOfAnotherRequest),
            [var one] => one,
            _ => EnrolledSubject.Several,
        };
    }

    private async Task<EnrolledSubject> Open(string subject, CancellationToken cancellation)
    {
        try
        {
            return new EnrolledSubject(SubjectFinding.One, subject, await directory.Read(subject, cancellation));
        }
        catch (SubjectFencedException)
        {
            // That erasure can still be cancelled: until it is decided, nobody knows how another request is to end.
            return new EnrolledSubject(SubjectFinding.Erased, null, Identities.None, IsUndecided: true);
        }
        catch (SubjectErasedException)
        {
            return new EnrolledSubject(SubjectFinding.Erased, null, Identities.None);
        }
    }
}

/// <param name="Finding">How many are meant.</param>
/// <param name="Id">Of the one who is.</param>
/// <param name="Card">The identities that they were enrolled with.</param>
/// <param name="IsUndecided">They are being erased, and that can still be cancelled.</param>
internal sealed record EnrolledSubject(SubjectFinding Finding, string? Id, Identities Card, bool IsUndecided = false)
{
    public static readonly EnrolledSubject Nobody = new(SubjectFinding.Nobody, null, Identities.None);
    public static readonly EnrolledSubject Several = new(SubjectFinding.Several, null, Identities.None);

    /// <summary>Whether the card names an identity of this kind; a card that no longer opens may have named any.</summary>
    public bool MayName(string kind) => Finding is SubjectFinding.Erased || Card.Find(kind) is not null;
}
