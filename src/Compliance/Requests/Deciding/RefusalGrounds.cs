using Compliance.Requests.Lifecycle;
using Compliance.Subjects;

namespace Compliance.Requests.Deciding;

/// <summary>
/// Which article a reason rests on, law by law, and right by right where it is an exception to one right alone. A reason that stands here
/// for no article has to come with one: none is guessed.
/// </summary>
/// <remarks>
/// GDPR: Regulation (EU) 2016/679. The United Kingdom's GDPR has the same articles. CCPA: California Civil Code and 11 CCR.
/// </remarks>
public static class RefusalGrounds
{
    private static readonly Dictionary<(string Regime, Right? Right, RefusalReason Reason), string> Articles = new()
    {
        [("eu-gdpr", null, RefusalReason.ManifestlyUnfounded)] = "GDPR Art. 12(5)(b)",
        [("eu-gdpr", null, RefusalReason.Excessive)] = "GDPR Art. 12(5)(b)",
        [("eu-gdpr", null, RefusalReason.IdentityNotProven)] = "GDPR Art. 12(2), 12(6)",
        [("eu-gdpr", Right.Erasure, RefusalReason.LegalObligation)] = "GDPR Art. 17(3)(b)",
        [("eu-gdpr", Right.Erasure, RefusalReason.LegalClaims)] = "GDPR Art. 17(3)(e)",
        [("eu-gdpr", Right.Erasure, RefusalReason.FreedomOfExpression)] = "GDPR Art. 17(3)(a)",
        [("eu-gdpr", Right.Access, RefusalReason.RightsOfOthers)] = "GDPR Art. 15(4)",
        [("eu-gdpr", Right.Portability, RefusalReason.RightsOfOthers)] = "GDPR Art. 20(4)",
        [("uk-gdpr", null, RefusalReason.ManifestlyUnfounded)] = "UK GDPR Art. 12(5)(b)",
        [("uk-gdpr", null, RefusalReason.Excessive)] = "UK GDPR Art. 12(5)(b)",
        [("uk-gdpr", null, RefusalReason.IdentityNotProven)] = "UK GDPR Art. 12(2), 12(6)",
        [("uk-gdpr", Right.Erasure, RefusalReason.LegalObligation)] = "UK GDPR Art. 17(3)(b)",
        [("uk-gdpr", Right.Erasure, RefusalReason.LegalClaims)] = "UK GDPR Art. 17(3)(e)",
        [("uk-gdpr", Right.Erasure, RefusalReason.FreedomOfExpression)] = "UK GDPR Art. 17(3)(a)",
        [("uk-gdpr", Right.Access, RefusalReason.RightsOfOthers)] = "UK GDPR Art. 15(4)",
        [("uk-gdpr", Right.Portability, RefusalReason.RightsOfOthers)] = "UK GDPR Art. 20(4)",
        [("us-ca", null, RefusalReason.ManifestlyUnfounded)] = "Cal. Civ. Code § 1798.145(h)(3)",
        [("us-ca", null, RefusalReason.Excessive)] = "Cal. Civ. Code § 1798.145(h)(3)",
        [("us-ca", null, RefusalReason.IdentityNotProven)] = "11 CCR § 7060, 7062",
        [("us-ca", Right.Erasure, RefusalReason.LegalObligation)] = "Cal. Civ. Code § 1798.105(d)(8)",
        [("us-ca", Right.Erasure, RefusalReason.FreedomOfExpression)] = "Cal. Civ. Code § 1798.105(d)(4)",
        [("us-ca", null, RefusalReason.RightsOfOthers)] = "Cal. Civ. Code § 1798.145(k)",
    };

    /// <returns>Null where the refusal has to name its article itself.</returns>
    public static string? ArticleOf(string regime, Right right, RefusalReason reason) =>
        Articles.GetValueOrDefault((regime, right, reason)) ?? Articles.GetValueOrDefault((regime, null, reason));

    /// <summary>The reason in words, for the person.</summary>
    public static string Words(RefusalReason reason) => reason switch
    {
        RefusalReason.ManifestlyUnfounded => "your request is manifestly unfounded",
        RefusalReason.Excessive => "your request is excessive, above all because it repeats earlier ones",
        RefusalReason.IdentityNotProven => "we could not establish that the request comes from you",
        RefusalReason.LegalObligation => "a law obliges us to keep the data",
        RefusalReason.LegalClaims => "the data are needed for legal claims",
        RefusalReason.RightsOfOthers => "the answer would harm the rights of other people",
        RefusalReason.FreedomOfExpression => "the data are needed for the freedom of expression and information",
        RefusalReason.OutsideTheLaw => "the law does not give this right here",
        _ => "an exemption of the law applies",
    };
}
