using Compliance.DataMap;
using Compliance.Personalization.Transparency;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Transparency;

/// <summary>Tells anyone what is done with personal data: why, on what ground, how long, who receives it, and how to object.</summary>
internal static class PrivacyNoticeEndpoint
{
    public static readonly Operation Operation = Operation.Writes(
        "Read the privacy notice", Page, Reply.Page("Privacy notice")) with
    {
        Description = "The page for people, in plain words and in layers. It names no table and no field of a store.",
    };

    public static readonly Operation Json = Operation.Json(
        "Read the privacy notice as JSON",
        View,
        new PrivacyNotice(
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
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
            ])) with
    {
        Description = "What the page says, for programs.",
    };

    private static async Task Page(HttpContext http) => await Pages.Page.Write(http, PrivacyNoticePage.Create(await View(http)));

    private static Task<PrivacyNotice> View(HttpContext http) => Task.FromResult(
        PrivacyNotice.Of(ProcessingRegister.Of(http.RequestServices.GetRequiredService<IDataMaps>().Current)));
}
