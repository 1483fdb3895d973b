using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using Compliance.Personalization.Transparency;
using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Transparency;

/// <summary>The record of processing activities (GDPR Art. 30(1)), for auditors and authorities.</summary>
internal static class RegisterEndpoint
{
    public static readonly Operation Operation = Operation.Json(
        "Read the record of processing activities",
        Handle,
        new RegisterAnswer(
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "The Sample Shop",
            [
                new(
                    "recommendations", "Recommending articles", null, ["consent"], ["profiling"], true, ["customers"],
                    [new("shop.orders.total", "Total", ["user.behavior.purchase_history"], null, [], false, false)],
                    [new("Orders", "P10Y", "Placed", "legal_obligation", "AO § 147")], null, null, null),
            ])) with
    {
        Description =
            "Purposes, legal bases, categories of people and data, recipients, periods, and technical measures, as the data map in force "
            + "says. "
            + "What it lists for a purpose is exactly what the gate can give to it.",
    };

    private static Task<RegisterAnswer> Handle(HttpContext http)
    {
        var register = ProcessingRegister.Of(http.RequestServices.GetRequiredService<IDataMaps>().Current);
        return Task.FromResult(
            new RegisterAnswer(register.Version, register.Controller, [.. register.Activities.Select(RegisteredActivity.Of)]));
    }
}

/// <param name="Version">The digest of the data map.</param>
/// <param name="Controller">Who is responsible; null where the map does not say.</param>
/// <param name="Activities">By purpose.</param>
internal sealed record RegisterAnswer(string Version, string? Controller, IReadOnlyList<RegisteredActivity> Activities);

/// <param name="Purpose">Its key.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">A sentence; null where the map has none.</param>
/// <param name="Bases">Legal bases as codes.</param>
/// <param name="Classes">What laws give people a say over: <c>marketing</c>, <c>sale</c> …</param>
/// <param name="Enforced">Whether the map declares what it uses, so that the gate gives nothing else.</param>
/// <param name="Groups">Of whom the data are.</param>
/// <param name="Data">Every field.</param>
/// <param name="Kept">How long, by collection.</param>
/// <param name="From">The first day; null: it always was.</param>
/// <param name="Until">The first day on which it is over; null: no end.</param>
/// <param name="Review">By when it has to be reviewed; null: it is not.</param>
internal sealed record RegisteredActivity(
    string Purpose, string Title, string? Description, IReadOnlyList<string> Bases, IReadOnlyList<string> Classes, bool Enforced,
    IReadOnlyList<string> Groups, IReadOnlyList<RegisteredField> Data, IReadOnlyList<KeptData> Kept, LocalDate? From, LocalDate? Until,
    LocalDate? Review)
{
    public static RegisteredActivity Of(ProcessingActivity activity) => new(
        activity.Purpose, activity.Title, activity.Description, activity.Bases,
        activity.Classes.Codes(),
        activity.IsEnforced, activity.Groups,
        [
            .. activity.Items.Select(item => new RegisteredField(
                item.Field, item.Title, item.Categories, item.As?.Code, item.Recipients, item.IsSpecial, item.IsSealed)),
        ],
        activity.Kept, activity.From, activity.Until, activity.ReviewDue);
}

/// <param name="Field">Its address.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Categories">fideslang categories.</param>
/// <param name="As">What is used instead of the exact value, see <see cref="Generalisation.Code"/>; null: the exact value.</param>
/// <param name="Recipients">Who else receives it.</param>
/// <param name="Special">Of a special category (GDPR Art. 9(1), 10).</param>
/// <param name="Sealed">Sealed under the person's own key.</param>
internal sealed record RegisteredField(
    string Field, string Title, IReadOnlyList<string> Categories, string? As, IReadOnlyList<string> Recipients, bool Special, bool Sealed);
