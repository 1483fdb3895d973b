using Compliance.Personalization.Transparency;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Compliance.Web.Transparency;

/// <summary>Every version of the public notice, and what differs between two of them, as pages and as JSON.</summary>
internal static class NoticeVersionEndpoints
{
    /// <summary>Of the list: a slash and a hash make the address of a version.</summary>
    public const string Address = "/privacy/versions";

    private const string HashPattern = "^[0-9a-f]{64}$";

    private static readonly NoticeVersionView ExampleVersion = NoticeVersionView.Of(PrivacyNoticeEndpoint.ExampleVersion);

    private static readonly Parameter Hash = Of("hash", "The version.");

    private static readonly Parameter[] Two = [Of("from", "The earlier version."), Of("to", "The later one.")];

    public static readonly Operation List = Operation.Json(
        "List the versions of the privacy notice", HandleList, new NoticeVersionList([ExampleVersion])) with
    {
        Description = "The newest first. A version that says what one before it said has the same hash.",
    };

    public static readonly Operation ListPage = Operation.Writes(
        "Read the versions of the privacy notice", HandleListPage, Reply.Page("Versions of the privacy notice"));

    public static readonly Operation Find = Operation.Json(
        "Read a version of the privacy notice as JSON", HandleFind,
        PrivacyNoticeView.Of(PrivacyNoticeEndpoint.Example, PrivacyNoticeEndpoint.ExampleVersion)) with
    {
        Parameters = [Hash],
        Problems = [Problem.UnknownNoticeVersion],
    };

    public static readonly Operation FindPage = Operation.Writes(
        "Read a version of the privacy notice", HandleFindPage, Reply.Page("Privacy notice")) with
    {
        Description = "As the page said it then.",
        Parameters = [Hash],
        Problems = [Problem.UnknownNoticeVersion],
    };

    public static readonly Operation Compare = Operation.Json(
        "Compare two versions of the privacy notice as JSON",
        HandleCompare,
        new NoticeVersionComparison(
            ExampleVersion, ExampleVersion,
            [new(NoticePart.Recipients, "newsletter", "Our newsletter", [], ["the mail provider"])])) with
    {
        Description = "What differs, by purpose: data, recipients, periods, basis, and the rest that the notice says.",
        Parameters = Two,
        Problems = [Problem.UnknownNoticeVersion],
    };

    public static readonly Operation ComparePage = Operation.Writes(
        "Compare two versions of the privacy notice", HandleComparePage, Reply.Page("What changed")) with
    {
        Parameters = Two,
        Problems = [Problem.UnknownNoticeVersion],
    };

    private static Parameter Of(string name, string what) => new(
        name, ParameterPlace.Path, typeof(string), $"{what} SHA-256 of what it says, 64 lower-case hexadecimal digits.",
        PrivacyNoticeEndpoint.ExampleVersion.Hash, HashPattern);

    private static async Task<NoticeVersionList> HandleList(HttpContext http) =>
        new([.. (await Versions(http)).Select(NoticeVersionView.Of)]);

    private static async Task HandleListPage(HttpContext http) => await Page.Write(http, NoticeVersionsPage.Create(await Versions(http)));

    private static async Task<PrivacyNoticeView> HandleFind(HttpContext http)
    {
        var kept = await Read(http, "hash");
        return PrivacyNoticeView.Of(kept.Open(), kept.Version);
    }

    private static async Task HandleFindPage(HttpContext http)
    {
        var (kept, now) = (await Read(http, "hash"), await PrivacyNoticeEndpoint.Service(http).Published(http.RequestAborted));
        await Page.Write(http, PrivacyNoticePage.Create(new(kept.Open(), kept.Version, kept.Version.Hash == now.Version.Hash)));
    }

    private static async Task<NoticeVersionComparison> HandleCompare(HttpContext http)
    {
        var compared = await Compared(http);
        return new(NoticeVersionView.Of(compared.From), NoticeVersionView.Of(compared.To), compared.Differences);
    }

    private static async Task HandleComparePage(HttpContext http) =>
        await Page.Write(http, NoticeDifferencePage.Create(await Compared(http)));

    private static async Task<ComparedNotices> Compared(HttpContext http)
    {
        var (from, to) = (await Read(http, "from"), await Read(http, "to"));
        return new(from.Version, to.Version, NoticeVersionDifference.Between(from.Open(), to.Open()));
    }

    private static async Task<IReadOnlyList<NoticeVersion>> Versions(HttpContext http)
    {
        // What the page says now is among them, whoever asks first.
        await PrivacyNoticeEndpoint.Service(http).Published(http.RequestAborted);
        return await PrivacyNoticeEndpoint.Service(http).Versions(http.RequestAborted).ToListAsync(http.RequestAborted);
    }

    private static async Task<KeptNotice> Read(HttpContext http, string name) =>
        http.Request.RouteValues[name] is string { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower)
        && await PrivacyNoticeEndpoint.Service(http).Find(hash, http.RequestAborted) is { } kept
            ? kept
            : throw new ProblemException(Problem.UnknownNoticeVersion);

    /// <param name="Versions">The newest first.</param>
    private sealed record NoticeVersionList(IReadOnlyList<NoticeVersionView> Versions);

    /// <param name="From">The earlier version.</param>
    /// <param name="To">The later one.</param>
    /// <param name="Differences">Empty where both say the same.</param>
    private sealed record NoticeVersionComparison(
        NoticeVersionView From, NoticeVersionView To, IReadOnlyList<NoticeVersionDifference> Differences);
}

/// <param name="Number">1, 2, 3 … in the order in which they came into force.</param>
/// <param name="Hash">SHA-256 of what it says.</param>
/// <param name="Since">From when on the page said this.</param>
/// <param name="Map">The digest of the data map that it was written from.</param>
internal sealed record NoticeVersionView(int Number, string Hash, Instant Since, string Map)
{
    public static NoticeVersionView Of(NoticeVersion version) => new(version.Number, version.Hash, version.Since, version.Map);
}

/// <summary>Two versions of the public notice.</summary>
/// <param name="From">The earlier version.</param>
/// <param name="To">The later one.</param>
/// <param name="Differences">Empty where both say the same.</param>
public sealed record ComparedNotices(NoticeVersion From, NoticeVersion To, IReadOnlyList<NoticeVersionDifference> Differences);
