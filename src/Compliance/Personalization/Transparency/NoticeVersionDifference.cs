using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.DataMap.Uses;

namespace Compliance.Personalization.Transparency;

/// <summary>What of a notice differs.</summary>
public enum NoticePart
{
    /// <summary>Who is responsible, and where they are.</summary>
    Controller,

    /// <summary>Where to ask, and where to send requests.</summary>
    Contact,

    /// <summary>Who acts for the controller, and the data protection officer.</summary>
    Representatives,

    /// <summary>To whom to complain.</summary>
    Authority,

    /// <summary>A purpose is new.</summary>
    PurposeAdded,

    /// <summary>A purpose is gone.</summary>
    PurposeRemoved,

    /// <summary>What a purpose is called, and how it is described.</summary>
    Wording,

    /// <summary>The legal basis: codes.</summary>
    Basis,

    /// <summary>The interest that is pursued.</summary>
    Interest,

    /// <summary>The data that are used exactly.</summary>
    Data,

    /// <summary>The data that are used only generalised.</summary>
    Generalised,

    /// <summary>Who else receives some of it.</summary>
    Recipients,

    /// <summary>How long it is kept: what, an ISO 8601 period, and from when.</summary>
    Periods,

    /// <summary>What say people have: codes.</summary>
    Say,

    /// <summary>Third countries.</summary>
    Transfers,

    /// <summary>Decisions by the machine alone.</summary>
    AutomatedDecisions,

    /// <summary>Whether people must give the data.</summary>
    Provision,

    /// <summary>Where the data come from.</summary>
    Sources,
}

/// <summary>One thing in which two versions of the public notice differ.</summary>
/// <param name="Part">What.</param>
/// <param name="Purpose">Of which purpose; null for what is about none.</param>
/// <param name="Title">What the purpose is called, in the later version that has it; null for what is about none.</param>
/// <param name="Removed">What the earlier version says and the later does not.</param>
/// <param name="Added">What the later version says and the earlier does not.</param>
public sealed record NoticeVersionDifference(
    NoticePart Part, string? Purpose, string? Title, IReadOnlyList<string> Removed, IReadOnlyList<string> Added)
{
    /// <summary>
    /// All differences: those about no purpose, then in the order of the earlier version's purposes, then the new purposes.
    /// </summary>
    public static IReadOnlyList<NoticeVersionDifference> Between(PrivacyNotice from, PrivacyNotice to)
    {
        var (before, after) = (ByKey(from), ByKey(to));
        return
        [
            .. Differences(null, null, About(from), About(to)),
            .. from.Purposes.SelectMany(old => after.GetValueOrDefault(old.Purpose) is { } kept
                ? Differences(old.Purpose, kept.Title, Parts(old), Parts(kept))
                : [new NoticeVersionDifference(NoticePart.PurposeRemoved, old.Purpose, old.Title, [old.Title], [])]),
            .. to.Purposes.Where(each => !before.ContainsKey(each.Purpose))
                .Select(each => new NoticeVersionDifference(NoticePart.PurposeAdded, each.Purpose, each.Title, [], [each.Title])),
        ];
    }

    private static Dictionary<string, NoticedPurpose> ByKey(PrivacyNotice notice) =>
        notice.Purposes.ToDictionary(each => each.Purpose, StringComparer.Ordinal);

    private static IEnumerable<NoticeVersionDifference> Differences(
        string? purpose, string? title, IEnumerable<(NoticePart Part, IEnumerable<string?> Says)> from,
        IEnumerable<(NoticePart Part, IEnumerable<string?> Says)> to)
    {
        foreach (var ((part, old), (_, now)) in from.Zip(to))
        {
            List<string> removed = [.. old.OfType<string>().Except(now.OfType<string>(), StringComparer.Ordinal)];
            List<string> added = [.. now.OfType<string>().Except(old.OfType<string>(), StringComparer.Ordinal)];
            if (removed.Count + added.Count > 0)
                yield return new NoticeVersionDifference(part, purpose, title, removed, added);
        }
    }

    private static IEnumerable<(NoticePart Part, IEnumerable<string?> Says)> About(PrivacyNotice notice) =>
    [
        (NoticePart.Controller, [notice.Controller, notice.Address]),
        (NoticePart.Contact, [notice.Contact, notice.Requests]),
        (NoticePart.Representatives, [notice.Representative, notice.DataProtectionOfficer]),
        (NoticePart.Authority, [notice.Authority]),
    ];

    private static IEnumerable<(NoticePart Part, IEnumerable<string?> Says)> Parts(NoticedPurpose purpose) =>
    [
        (NoticePart.Wording, [purpose.Title, purpose.Description]),
        (NoticePart.Basis, purpose.Bases),
        (NoticePart.Interest, [purpose.Interest]),
        (NoticePart.Data, purpose.Data),
        (NoticePart.Generalised, purpose.Generalised),
        (NoticePart.Recipients, purpose.Recipients),
        (NoticePart.Periods, purpose.Kept.Select(Text)),
        (NoticePart.Say, Say(purpose)),
        (NoticePart.Transfers, purpose.Transfers?.Select(Text) ?? []),
        (NoticePart.AutomatedDecisions, [Text(purpose.Automated)]),
        (NoticePart.Provision, [Text(purpose.Provision)]),
        (NoticePart.Sources, purpose.Sources?.Select(each => each.Description) ?? []),
    ];

    private static IEnumerable<string> Say(NoticedPurpose purpose)
    {
        if (purpose.MayWithdraw)
            yield return "may-withdraw";
        if (purpose.MayObject)
            yield return "may-object";
        if (purpose.IsProfiling)
            yield return "profiling";
        if (purpose.IsSpecial)
            yield return "special-categories";
    }

    private static string Text(NoticedPeriod kept) =>
        $"{kept.Collection}: {kept.Period} from “{kept.From}”{(kept.Law is { } law ? $" ({law})" : "")}";

    private static string Text(ThirdCountryTransfer each) =>
        string.Join(", ", new[] { each.Country, each.Recipient, Wording.Of($"{each.Safeguard}"), each.Description }.OfType<string>());

    private static string? Text(AutomatedDecisions? each) => each switch
    {
        null => null,
        { InUse: false } => "None",
        _ => string.Join(" ", new[] { each.Logic, each.Effects }.OfType<string>()),
    };

    private static string? Text(DataProvision? each) => each switch
    {
        null => null,
        { IsDemanded: false } => "not demanded",
        _ => string.Join(", ", new[]
        {
            each.ByLaw ? "demanded by law" : null, each.ByContract ? "demanded by contract" : null, each.Consequences,
        }.OfType<string>()),
    };
}
