using System.Globalization;
using Compliance.Law;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Requests.Deciding;

/// <summary>
/// What the person is told of a refusal, in words: that it is refused, why, and what they can do about it (GDPR Art. 12(4): the reasons,
/// the complaint to an authority and the judicial remedy; in other laws the appeal to the controller).
/// </summary>
public static class RefusalAnswer
{
    /// <summary>
    /// Where a person complains, and by which article, law by law. Of a law that is not here, the words name the authority without an
    /// article.
    /// </summary>
    private static readonly Dictionary<string, string[]> Remedies = new()
    {
        ["eu-gdpr"] =
        [
            "You may lodge a complaint with a supervisory authority, above all where you live, where you work, or where you think that the "
            + "law was broken (GDPR Art. 77).",
            "You may also go to court (GDPR Art. 79).",
        ],
        ["uk-gdpr"] =
        [
            "You may complain to the Information Commissioner (UK GDPR Art. 77; Data Protection Act 2018 s. 165).",
            "You may also go to court (UK GDPR Art. 79; Data Protection Act 2018 s. 167).",
        ],
        ["us-ca"] =
        [
            "You may complain to the California Privacy Protection Agency (Cal. Civ. Code § 1798.199.45), or to the Attorney General.",
        ],
    };

    private static readonly string[] Others =
        ["You may complain to the authority that supervises data protection where you live, and you may go to court."];

    /// <summary>The acts of the states give the authority to the Attorney General, and most of them no claim in court.</summary>
    private static readonly string[] States = ["You may complain to the Attorney General of your state."];

    /// <param name="request">One that is refused.</param>
    /// <returns>One sentence each; empty where the request is not refused.</returns>
    public static IReadOnlyList<string> Of(RequestRecord request)
    {
        if (request.Notes.Refusal is not { } refusal)
            return [];
        List<string> words =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"On {refusal.On:uuuu-MM-dd} we refused your request for {Name(request)}, because {RefusalGrounds.Words(refusal.Reason)} "
                + $"({refusal.Law})."),
        ];
        if (refusal.Explanation is { } more)
            words.Add(more);
        words.AddRange(Appeal(request, refusal));
        words.AddRange(Remedies.GetValueOrDefault(
            request.Regime, request.Regime.StartsWith("us-", StringComparison.Ordinal) ? States : Others));
        return words;
    }

    private static string Name(RequestRecord request) => LegalCode.Of(request.Right).Replace('-', ' ');

    private static IEnumerable<string> Appeal(RequestRecord request, Refusal refusal)
    {
        if (request.Notes.Appeal is { } appeal)
        {
            yield return Sentence($"You appealed on {appeal.Received:uuuu-MM-dd}; the answer is due by {appeal.Due:uuuu-MM-dd}.");
            if (appeal.Answered is { } day)
            {
                yield return appeal.NewRequest is null
                    ? Sentence($"On {day:uuuu-MM-dd} we answered: the refusal stands.")
                    : Sentence($"On {day:uuuu-MM-dd} we answered: the refusal does not stand, and your request goes on.");
                if (appeal.Explanation is { } why)
                    yield return why;
            }
        }
        else if (CanBeAppealed(request))
        {
            yield return refusal.AppealUntil is { } until
                ? Sentence($"You may appeal to us until {until:uuuu-MM-dd}.") : "You may appeal to us within a reasonable time.";
        }
    }

    /// <summary>Whether the law of the request knows an appeal to the controller.</summary>
    public static bool CanBeAppealed(RequestRecord request) =>
        LawTable.Current.TryFind(request.Regime, out var law)
        && law.Find(LegalDuty.AppealAnswer, request.Right.ToLegal())?.Within is not null;

    private static string Sentence(FormattableString words) => FormattableString.Invariant(words);
}
