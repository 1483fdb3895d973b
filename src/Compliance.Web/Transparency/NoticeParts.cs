using System.Text.RegularExpressions;
using Compliance.Personalization.Transparency;
using Compliance.Web.Pages;

namespace Compliance.Web.Transparency;

/// <summary>Says differences of the public notice in words.</summary>
internal static partial class NoticeParts
{
    public static string Title(NoticePart part) => part switch
    {
        NoticePart.Controller => "Who is responsible",
        NoticePart.Contact => "Where to ask",
        NoticePart.Representatives => "Representative and data protection officer",
        NoticePart.Authority => "Complaints",
        NoticePart.PurposeAdded => "A new purpose",
        NoticePart.PurposeRemoved => "A purpose that ended",
        NoticePart.Wording => "What we call it",
        NoticePart.Basis => "Why we may",
        NoticePart.Interest => "Our interest",
        NoticePart.Data => "What we use",
        NoticePart.Generalised => "What we use only roughly",
        NoticePart.Recipients => "Who else receives it",
        NoticePart.Periods => "How long we keep it",
        NoticePart.Say => "Your say",
        NoticePart.Transfers => "Other countries",
        NoticePart.AutomatedDecisions => "Decisions without people",
        NoticePart.Provision => "Whether you must give it",
        _ => "Where we get it from",
    };

    /// <returns>Null where what was added and removed is listed.</returns>
    public static string? Sentence(NoticeVersionDifference difference) => difference.Part switch
    {
        NoticePart.PurposeAdded => "We did not use your data for this before.",
        NoticePart.PurposeRemoved => "We no longer use your data for this.",
        _ => null,
    };

    /// <param name="part">Of what.</param>
    /// <param name="said">As the difference has it: codes and ISO 8601 periods stand in it.</param>
    public static string Text(NoticePart part, string said) => part switch
    {
        NoticePart.Basis => Words.LawfulBasis(said),
        NoticePart.Periods => Period().Replace(said, match => Words.Duration(match.Value)),
        NoticePart.Say => said switch
        {
            "may-withdraw" => "We ask you first, and you can withdraw.",
            "may-object" => "You can object.",
            "profiling" => "It evaluates what you do to suit you.",
            _ => "It uses especially protected data.",
        },
        _ => said,
    };

    [GeneratedRegex(@"(?<=: )P(\d+[YMWD])+(?= from “)")]
    private static partial Regex Period();
}
