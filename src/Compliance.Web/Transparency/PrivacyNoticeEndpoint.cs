using Compliance.DataMap.Register;
using Compliance.Personalization.Transparency;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Transparency;

/// <summary>Tells anyone what is done with personal data: why, on what ground, how long, who receives it, and how to object.</summary>
internal static class PrivacyNoticeEndpoint
{
    private const string JsonLd = "application/ld+json";

    internal static readonly PrivacyNotice Example = new(
        "The Sample Shop",
        "privacy@shop.example",
        null,
        null,
        [
            new(
                "recommendations",
                "Recommending articles",
                null,
                ["consent"],
                ["Purchase history"],
                ["Birth date: an age band"],
                [],
                [new("Orders", "P10Y", "Placed", "AO § 147")],
                IsProfiling: true,
                MayObject: false,
                MayWithdraw: true,
                IsSpecial: false),
        ]);

    internal static readonly NoticeVersion ExampleVersion = new(
        3, "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Instant.FromUtc(2026, 11, 2, 9, 30));

    public static readonly Operation Operation = Operation.Writes(
        "Read the privacy notice", Page, Reply.Page("Privacy notice")) with
    {
        Description = "The page for people, in plain words and in layers. It names no table and no field of a store.",
    };

    public static readonly Operation Json = Operation.Json(
        "Read the privacy notice as JSON", View, PrivacyNoticeView.Of(Example, ExampleVersion)) with
    {
        Description = "What the page says, for programs.",
    };

    public static readonly Operation Tilt = Operation.Writes(
        "Read the privacy notice in TILT",
        async http => await Answer.Json(http, await Service(http).Tilt(http.RequestAborted)),
        new Reply(StatusCodes.Status200OK, "A document of the Transparency Information Language.", Content.Bytes(Content.JsonType))) with
    {
        Description =
            "The language demands more than a data map has to say. What it does not say is left out, and `unsaid` names it by JSON "
            + "pointers; where that is empty, the document conforms to the language’s schema.",
    };

    public static readonly Operation Dpv = Operation.Writes(
        "Read the privacy notice in DPV",
        async http =>
        {
            var document = await Service(http).Dpv(http.RequestAborted);
            await http.Response.WriteAsJsonAsync(document, Web.Json.WebJson.Options, JsonLd, http.RequestAborted);
        },
        new Reply(StatusCodes.Status200OK, "JSON-LD in the terms of the Data Privacy Vocabulary 2.3.", Content.Bytes(JsonLd))) with
    {
        Description = "In the terms that receipts of consents have. What the data map does not say is not there.",
    };

    public static PrivacyNoticeService Service(HttpContext http) => http.RequestServices.GetRequiredService<PrivacyNoticeService>();

    private static async Task Page(HttpContext http)
    {
        var now = await Service(http).Published(http.RequestAborted);
        await Pages.Page.Write(http, PrivacyNoticePage.Create(new(now.Notice, now.Version, IsInForce: true)));
    }

    private static async Task<PrivacyNoticeView> View(HttpContext http)
    {
        var now = await Service(http).Published(http.RequestAborted);
        return PrivacyNoticeView.Of(now.Notice, now.Version);
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Notice">What it says.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="IsInForce">Whether it says so now; false for a version that is shown by its hash.</param>
public sealed record PrivacyNoticePageView(PrivacyNotice Notice, NoticeVersion Version, bool IsInForce);

/// <summary>The public notice: what the register says, in words for people and without names of stores.</summary>
/// <param name="Version">SHA-256 of what it says: the name of this version.</param>
/// <param name="Since">From when on the page said this.</param>
/// <param name="Map">The digest of the data map that it was written from.</param>
/// <param name="Controller">Who is responsible; null where the map does not say.</param>
/// <param name="Address">The controller’s; null where the map does not say.</param>
/// <param name="Representative">Who acts for the controller; null where the map does not say.</param>
/// <param name="Contact">Where to ask; null where the map does not say.</param>
/// <param name="Requests">Where to send requests; null where the map does not say.</param>
/// <param name="DataProtectionOfficer">Null where there is none.</param>
/// <param name="Authority">To whom to complain; null where the map does not say.</param>
/// <param name="Purposes">What data are used for.</param>
internal sealed record PrivacyNoticeView(
    string Version, Instant Since, string Map, string? Controller, string? Address, string? Representative, string? Contact,
    string? Requests, string? DataProtectionOfficer, string? Authority, IReadOnlyList<NoticedPurpose> Purposes)
{
    public static PrivacyNoticeView Of(PrivacyNotice notice, NoticeVersion version) => new(
        version.Hash, version.Since, version.Map, notice.Controller, notice.Address, notice.Representative, notice.Contact, notice.Requests,
        notice.DataProtectionOfficer, notice.Authority, notice.Purposes);
}
