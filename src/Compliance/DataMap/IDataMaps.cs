namespace Compliance.DataMap;

/// <summary>The data map in force, and the earlier ones that running requests were planned with.</summary>
public interface IDataMaps
{
    PersonalDataMap Current { get; }

    /// <summary>The version with this digest, kept since the host started with it first.</summary>
    Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation);
}
