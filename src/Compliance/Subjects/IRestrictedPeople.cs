namespace Compliance.Subjects;

/// <summary>
/// Whose processing is restricted (GDPR Art. 18): their data are stored, and until the restriction is lifted nothing erases them.
/// </summary>
public interface IRestrictedPeople
{
    /// <summary>Whether a restriction is in force for an enrolled person now.</summary>
    Task<bool> IsRestricted(string subject, CancellationToken cancellation);

    /// <summary>Every person for whom one is in force, in no order.</summary>
    IAsyncEnumerable<string> List(CancellationToken cancellation);
}
