using Compliance.Requests.Lifecycle;
using Compliance.Subjects;

namespace Compliance.CrashCampaign;

/// <summary>A request as its sender sees it: sent again, under the same key, until it is answered.</summary>
internal sealed class Petition(string key, Right right, string customer, RequestOutcome expected)
{
    public string Key => key;

    public Right Right => right;

    public string Customer => customer;

    /// <summary>How it must end.</summary>
    public RequestOutcome Expected => expected;

    /// <summary>From the first answer; null until there is one.</summary>
    public string? RequestId { get; private set; }

    /// <summary>Every answer must name the same request.</summary>
    public bool Answered(string requestId)
    {
        RequestId ??= requestId;
        return RequestId == requestId;
    }
}
