namespace Compliance.Web;

/// <summary>What a caller's token must carry to reach an endpoint. There are these and no others, and nothing stands for "any".</summary>
public sealed record Permission
{
    /// <summary>No token needed. For liveness, which tells nothing but that the process answers, and for the log, which is there to be checked by anyone.</summary>
    public static readonly Permission Anonymous = new("anonymous");

    public static readonly Permission SubmitRequests = new("requests.submit");
    public static readonly Permission ReadRequests = new("requests.read");

    /// <summary>For operators: a request that failed for good is tried again.</summary>
    public static readonly Permission OperateRequests = new("requests.operate");

    /// <summary>For the people whom the policy asks before an erasure becomes irrevocable.</summary>
    public static readonly Permission ApproveErasures = new("erasures.approve");

    public static readonly Permission RevokeCertificates = new("certificates.revoke");

    /// <summary>For operators of the log: a key of its is compromised, or followed by another.</summary>
    public static readonly Permission OperateLog = new("log.operate");

    /// <summary>For operators of the custodian: the eraser's breaker is released.</summary>
    public static readonly Permission OperateCustody = new("custody.operate");

    public static readonly Permission DownloadExports = new("requests.download");

    /// <summary>For applications: data is sealed for its subject.</summary>
    public static readonly Permission SealRecords = new("records.seal");

    /// <summary>For applications: sealed data is opened.</summary>
    public static readonly Permission OpenRecords = new("records.open");

    /// <summary>For whom a legal ground allows it: what is kept of people who may be erased is opened.</summary>
    public static readonly Permission OpenRetained = new("records.open-retained");

    public static readonly Permission EnrolSubjects = new("subjects.enrol");
    public static readonly Permission RunRetention = new("retention.run");
    public static readonly Permission RunReviews = new("reviews.run");
    public static readonly Permission ReadHealth = new("health.read");

    /// <summary>Every permission that a token can carry.</summary>
    public static readonly IReadOnlyList<Permission> All =
    [
        SubmitRequests, ReadRequests, OperateRequests, ApproveErasures, RevokeCertificates, OperateLog, OperateCustody, DownloadExports, SealRecords, OpenRecords,
        OpenRetained, EnrolSubjects, RunRetention, RunReviews, ReadHealth,
    ];

    private Permission(string name) => Name = name;

    /// <summary>As it stands in the token.</summary>
    public string Name { get; }

    public override string ToString() => Name;
}
