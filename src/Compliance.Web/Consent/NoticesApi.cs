using Compliance.Workflows;

namespace Compliance.Web.Consent;

/// <summary>Notices: what people are told before they say yes or no.</summary>
public static class NoticesApi
{
    public static readonly Permission PublishNotices = new("notices.publish");

    public static readonly Permission ReadNotices = new("notices.read");

    internal static readonly EndpointGroup Group = new(
        "Notices",
        "What people are told before they say yes or no: every version, and what it changed.",
        [
            new("POST", "api/notices", PublishNotices, Role.Service, "PublishNotice", NoticeEndpoints.Publish),
            new("GET", "api/notices", ReadNotices, Role.Service, "ListNotices", NoticeEndpoints.List),
            new("GET", "api/notices/{code}/versions", ReadNotices, Role.Service, "ListNoticeVersions", NoticeEndpoints.ListVersions),
            new("GET", "api/notices/{code}/versions/{version}", ReadNotices, Role.Service, "FindNotice", NoticeEndpoints.Find),
            new(
                "GET", "api/notices/{code}/versions/{version}/changes", ReadNotices, Role.Service, "CompareNotices",
                NoticeEndpoints.Compare),
        ]);
}
