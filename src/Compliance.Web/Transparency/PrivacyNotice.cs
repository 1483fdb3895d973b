using Compliance.Decisions.Policies;
using Compliance.Personalization.Transparency;

namespace Compliance.Web.Transparency;

/// <summary>The public notice: what the register says, in words for people and without names of stores.</summary>
/// <param name="Version">The digest of the data map that it is written from.</param>
/// <param name="Controller">Who is responsible; null where the map does not say.</param>
/// <param name="Contact">Where to ask; null where the map does not say.</param>
/// <param name="DataProtectionOfficer">Null where there is none.</param>
/// <param name="Authority">To whom to complain; null where the map does not say.</param>
/// <param name="Purposes">What data are used for.</param>
public sealed record PrivacyNotice(
    string Version, string? Controller, string? Contact, string? DataProtectionOfficer, string? Authority,
    IReadOnlyList<NoticedPurpose> Purposes)
{
    private static readonly string[] Objectionable = ["legitimate_interests", "legitimate_interest", "public_task", "public_interest"];

    internal static PrivacyNotice Of(ProcessingRegister register) => new(
        register.Version, register.Controller, register.Contact?.Privacy, register.Contact?.DataProtectionOfficer,
        register.Contact?.Authority, [.. register.Activities.Where(each => each.Items.Count > 0).Select(Of)]);

    private static NoticedPurpose Of(ProcessingActivity activity) => new(
        activity.Purpose,
        activity.Title,
        activity.Description,
        activity.Bases,
        [.. activity.Items.Where(item => item.As is null).SelectMany(Names).Distinct(StringComparer.Ordinal)],
        [
            .. activity.Items.Where(item => item.As is not null)
                .SelectMany(item => Names(item).Select(name => $"{name}: {item.As!.Title}"))
                .Distinct(StringComparer.Ordinal),
        ],
        [.. activity.Recipients],
        [.. activity.Kept.Select(each => new NoticedPeriod(each.Collection, each.Period, each.From, each.Law))],
        (activity.Classes & PurposeClasses.Profiling) != 0,
        activity.Bases.Any(Objectionable.Contains) || (activity.Classes & PurposeClasses.Marketing) != 0,
        activity.Bases.Contains("consent"),
        activity.Items.Any(item => item.IsSpecial));

    /// <summary>By its categories, as people know them; what has none that is personal is named by itself.</summary>
    private static IEnumerable<string> Names(ProcessedItem item) =>
        item.Categories.Any(category => category.StartsWith("user", StringComparison.Ordinal)) ? item.CategoryTitles : [item.Title];
}

/// <param name="Purpose">Its key.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">A sentence; null where the map has none.</param>
/// <param name="Bases">Legal bases as codes.</param>
/// <param name="Data">What is used exactly, by category.</param>
/// <param name="Generalised">What is used only generalised, and how.</param>
/// <param name="Recipients">Who else receives some of it.</param>
/// <param name="Kept">How long.</param>
/// <param name="IsProfiling">It evaluates personal aspects (GDPR Art. 4(4)).</param>
/// <param name="MayObject">People may object (Art. 21).</param>
/// <param name="MayWithdraw">People may withdraw their consent (Art. 7(3)).</param>
/// <param name="IsSpecial">It uses special categories (Art. 9(1), 10).</param>
public sealed record NoticedPurpose(
    string Purpose, string Title, string? Description, IReadOnlyList<string> Bases, IReadOnlyList<string> Data,
    IReadOnlyList<string> Generalised, IReadOnlyList<string> Recipients, IReadOnlyList<NoticedPeriod> Kept, bool IsProfiling,
    bool MayObject, bool MayWithdraw, bool IsSpecial);

/// <param name="Collection">What people call it.</param>
/// <param name="Period">ISO 8601.</param>
/// <param name="From">What people call the time from which it counts.</param>
/// <param name="Law">Why, where a law says so; null where none does.</param>
public sealed record NoticedPeriod(string Collection, string Period, string From, string? Law);
