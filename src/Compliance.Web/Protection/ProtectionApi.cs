using Compliance.Workflows;

namespace Compliance.Web.Protection;

/// <summary>Sealing and opening of personal data, for applications.</summary>
public static class ProtectionApi
{
    public static readonly Permission EnrolSubjects = new("subjects.enrol");

    /// <summary>For applications: data is sealed for its subject.</summary>
    public static readonly Permission SealRecords = new("records.seal");

    /// <summary>For applications: sealed data is opened.</summary>
    public static readonly Permission OpenRecords = new("records.open");

    /// <summary>For whom a legal ground allows it: what is kept of people who may be erased is opened.</summary>
    public static readonly Permission OpenRetained = new("records.open-retained");

    internal static readonly EndpointGroup Group = new(
        "Protection",
        "Sealing and opening of personal data, for applications.",
        [
            new("POST", "api/subjects", EnrolSubjects, Role.Service, "EnrolSubject", EnrolEndpoint.Operation),
            new("POST", "api/seal", SealRecords, Role.Service, "SealRecords", SealingEndpoints.Seal),
            new("POST", "api/open", OpenRecords, Role.Service, "OpenRecords", SealingEndpoints.Open),
            new("POST", "api/open/retained", OpenRetained, Role.Service, "OpenRetained", SealingEndpoints.OpenRetained),
        ]);
}
