using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Holds;

/// <summary>Finds the rows of a person who is held.</summary>
public sealed class PersonSearch(ISubjectDirectory directory, IConnectors connectors, IClock clock)
{
    /// <returns>Null where the identities fit several people.</returns>
    /// <exception cref="StepFailedException">With <see cref="FailureCode.StoreUnavailable"/>: a store does not answer.</exception>
    internal async Task<(string? Subject, SubjectLocator Locator)?> Find(
        PersonalDataMap map, Identities stated, string group, CancellationToken cancellation)
    {
        var enrolled = await Enrolled(map, stated, cancellation);
        if (enrolled.Finding is SubjectFinding.Several)
            return null;
        var plan = Planner.Plan(map, stated.Kinds.Concat(enrolled.Card.Kinds).ToHashSet(StringComparer.Ordinal), group);
        var locator = new SubjectLocator(map, plan, connectors, group, clock.GetCurrentInstant());
        foreach (var identities in new[] { stated.WithCanonicalValues(enrolled.Card, map.DistinguishingIdentities), enrolled.Card })
        {
            locator.Learn(identities);
            if (!await locator.Search(cancellation))
                return null;
        }

        return (enrolled.Id, locator);
    }

    /// <summary>Whoever is fenced has no card to read: then what was stated is all that there is.</summary>
    private async Task<EnrolledSubject> Enrolled(PersonalDataMap map, Identities stated, CancellationToken cancellation)
    {
        try
        {
            return await new SubjectResolver(directory, map.DistinguishingIdentities).Find(stated, cancellation);
        }
        catch (StepFailedException fenced) when (fenced.Reference == SubjectResolver.FenceOfAnotherRequest)
        {
            return EnrolledSubject.Nobody;
        }
    }
}
