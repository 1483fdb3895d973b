using System.Globalization;
using Compliance.Consent.Notices;
using Compliance.Consent.Upkeep;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Consent;

/// <summary>Publishes notices, and shows every version that was ever published.</summary>
internal static class NoticeEndpoints
{
    private const string From = "from";

    private static readonly Notice ExampleNotice = new()
    {
        Code = "shop-privacy",
        Version = 1,
        Published = Instant.FromUtc(2026, 11, 2, 9, 0),
        Purposes = [new() { Code = "newsletter", Categories = ["user.contact.email"], KeptFor = "P2Y" }],
        Texts =
        [
            new()
            {
                Language = "en", Title = "Your choice", Text = "We ask you. You may say no.",
                Purposes = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["newsletter"] = "We write to you about new things.",
                },
            },
        ],
        Surfaces = ["web-banner"],
    };

    private static readonly Parameter Code = new(
        "code", ParameterPlace.Path, typeof(string), "The notice’s code.", "shop-privacy", "^[a-z0-9-]{1,64}$");

    private static readonly Parameter Version = new(
        "version", ParameterPlace.Path, typeof(int), "The number of its version.", 1);

    public static readonly Operation Publish = ConsentCalls.Write(Operation.Json(
        "Publish a notice", HandlePublish, new NoticePublication(ExampleNotice), Of(new(ExampleNotice, NoticeChangeKind.Material, 1))) with
    {
        Description =
            "Publishes the next version, which never changes any more. A change that its author calls cosmetic is compared with the "
            + "version before. A material one supersedes each consent to the versions before it, once: that begins at once and goes on by "
            + "itself.",
        Problems =
        [
            Problem.NoticeMalformedExample, Problem.PurposeNotInMap, Problem.UnknownCategory, Problem.NoticeInFuture,
            Problem.NoticeBeforePredecessor, Problem.WrongNoticeVersionExample, Problem.ChangeIsMaterialExample,
            Problem.TooHardToReadExample,
        ],
    });

    public static readonly Operation List = ConsentCalls.Read(Operation.Json(
        "List the notices", HandleList, new NoticeList([SummaryOf(new(ExampleNotice, NoticeChangeKind.Material, 1))])) with
    {
        Description = "The newest version of each.",
    });

    public static readonly Operation ListVersions = ConsentCalls.Read(Operation.Json(
        "List the versions of a notice", HandleVersions, new NoticeList([SummaryOf(new(ExampleNotice, NoticeChangeKind.Material, 1))])) with
    {
        Description = "Every version, the newest first.",
        Parameters = [Code],
        Problems = [Problem.UnknownNotice],
    });

    public static readonly Operation Find = ConsentCalls.Read(Operation.Json(
        "Find a version of a notice", HandleFind, Of(new(ExampleNotice, NoticeChangeKind.Material, 1))) with
    {
        Description = "As it was published, with the hash of exactly what is shown in each language on each surface.",
        Parameters = [Code, Version],
        Problems = [Problem.UnknownNotice],
    });

    public static readonly Operation Compare = ConsentCalls.Read(Operation.Json(
        "Compare two versions of a notice",
        HandleCompare,
        new NoticeComparison(
            "shop-privacy", 1, 2, NoticeChangeKind.Material, [new(DifferenceKind.Data, "newsletter", "the data of newsletter")],
            [
                new("en", [new(TextChange.Same, "Your choice"), new(TextChange.Removed, "We ask you."), new(TextChange.Added, "We ask.")]),
            ])) with
    {
        Description = "What differs in purposes, data, recipients, periods and explicitness; and line by line the words of each language.",
        Parameters =
        [
            Code, Version,
            new(From, ParameterPlace.Query, typeof(int), "The version to compare with; the one before by default.", 1),
        ],
        Problems = [Problem.UnknownNotice, Problem.InvalidExample],
    });

    private static async Task<PublishedNoticeView> HandlePublish(HttpContext http, NoticePublication body) =>
        Of(await http.RequestServices.GetRequiredService<NoticeChangeService>().Publish(body.Notice, body.Change, http.RequestAborted));

    private static async Task<NoticeList> HandleList(HttpContext http) =>
        new(await Notices(http).All(http.RequestAborted).Select(SummaryOf).ToListAsync(http.RequestAborted));

    private static async Task<NoticeList> HandleVersions(HttpContext http) =>
        new([.. (await Notices(http).Versions(ReadCode(http), http.RequestAborted)).Select(SummaryOf)]);

    private static async Task<PublishedNoticeView> HandleFind(HttpContext http) =>
        Of(await Notices(http).Get(ReadCode(http), ReadVersion(http), http.RequestAborted));

    private static async Task<NoticeComparison> HandleCompare(HttpContext http)
    {
        var (code, version) = (ReadCode(http), ReadVersion(http));
        var to = await Notices(http).Get(code, version, http.RequestAborted);
        var from = await Notices(http).Get(code, ReadFrom(http) ?? version - 1, http.RequestAborted);
        return new NoticeComparison(
            code, from.Notice.Version, version,
            to.MaterialSince > from.Notice.Version ? NoticeChangeKind.Material : NoticeChangeKind.Cosmetic,
            [
                .. NoticeDifference.Between(from.Notice, to.Notice)
                    .Select(each => new NoticeDifferenceView(each.Kind, each.Purpose, each.ToString())),
            ],
            [.. NoticeWords.Compare(from.Notice, to.Notice).Select(each => new NoticeWordsView(each.Language, each.Lines))]);
    }

    private static NoticeService Notices(HttpContext http) => http.RequestServices.GetRequiredService<NoticeService>();

    private static string ReadCode(HttpContext http) => (string)http.Request.RouteValues["code"]!;

    private static int ReadVersion(HttpContext http) =>
        Number(http.Request.RouteValues["version"] as string) ?? throw new ProblemException(Problem.UnknownNotice);

    private static int? ReadFrom(HttpContext http)
    {
        if (!http.Request.Query.TryGetValue(From, out var given))
            return null;
        if (given is [var text] && Number(text) is { } version)
            return version;
        var errors = new FieldErrors();
        errors.Add(From, "must be the number of a version");
        throw new ProblemException(Problem.Invalid(errors));
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static NoticeSummary SummaryOf(PublishedNotice published) => new(
        published.Notice.Code, published.Notice.Version, published.Notice.Published, published.Change, published.MaterialSince,
        [.. published.Notice.Texts.Select(text => text.Language)], published.Notice.Surfaces);

    private static PublishedNoticeView Of(PublishedNotice published) => new(
        published.Notice, published.Change, published.MaterialSince,
        [
            .. from text in published.Notice.Texts
               from surface in published.Notice.Surfaces
               select new ShownHash(text.Language, surface, NoticeHash.Of(published.Notice, text.Language, surface).ToString()),
        ]);

    /// <param name="Notice">With the number of its version and its date.</param>
    /// <param name="Change">What its author says that it changes; without meaning for a first version.</param>
    private sealed record NoticePublication(Notice Notice, NoticeChangeKind Change = NoticeChangeKind.Material);

    /// <param name="Notice">As its author wrote it.</param>
    /// <param name="Change">What it changed.</param>
    /// <param name="MaterialSince">Consents to versions before this one are superseded.</param>
    /// <param name="Hashes">Of exactly what is shown.</param>
    private sealed record PublishedNoticeView(
        Notice Notice, NoticeChangeKind Change, int MaterialSince, IReadOnlyList<ShownHash> Hashes);

    /// <param name="Language">In which it is shown.</param>
    /// <param name="Surface">On which it is shown.</param>
    /// <param name="Hash">SHA-256.</param>
    private sealed record ShownHash(string Language, string Surface, string Hash);

    /// <param name="Notices">In order.</param>
    private sealed record NoticeList(IReadOnlyList<NoticeSummary> Notices);

    /// <param name="Code">The same for all versions.</param>
    /// <param name="Version">1, 2, 3 …</param>
    /// <param name="Published">When.</param>
    /// <param name="Change">What it changed.</param>
    /// <param name="MaterialSince">Consents to versions before this one are superseded.</param>
    /// <param name="Languages">That it has words in.</param>
    /// <param name="Surfaces">That it is shown on.</param>
    private sealed record NoticeSummary(
        string Code, int Version, Instant Published, NoticeChangeKind Change, int MaterialSince, IReadOnlyList<string> Languages,
        IReadOnlyList<string> Surfaces);

    /// <param name="Code">Of the notice.</param>
    /// <param name="From">The earlier version.</param>
    /// <param name="To">The later one.</param>
    /// <param name="Change">Whether consents to the earlier one were superseded on the way.</param>
    /// <param name="Differences">In what it asks for; empty where that is the same.</param>
    /// <param name="Words">Of each language that either has.</param>
    private sealed record NoticeComparison(
        string Code, int From, int To, NoticeChangeKind Change, IReadOnlyList<NoticeDifferenceView> Differences,
        IReadOnlyList<NoticeWordsView> Words);

    /// <param name="Kind">What differs.</param>
    /// <param name="Purpose">Of which purpose.</param>
    /// <param name="Says">The same in words.</param>
    private sealed record NoticeDifferenceView(DifferenceKind Kind, string Purpose, string Says);

    /// <param name="Language">A BCP 47 tag.</param>
    /// <param name="Lines">Title, text, and the words of each purpose.</param>
    private sealed record NoticeWordsView(string Language, IReadOnlyList<NoticeLine> Lines);
}
