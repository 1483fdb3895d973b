using Compliance.Requests.Lifecycle;

namespace Compliance.Requests.Deciding;

/// <summary>
/// Which article a reason rests on, law by law. A reason that stands here for no article has to come with one: none is guessed.
/// </summary>
/// <remarks>
/// GDPR: Regulation (EU) 2016/679. The United Kingdom's GDPR has the same articles. CCPA: California Civil Code and 11 CCR.
/// </remarks>
public static class RefusalGrounds
{
    private static readonly Dictionary<(string Regime, RefusalReason Reason), string> Articles = new()
    {
        [("eu-gdpr", RefusalReason.ManifestlyUnfounded)] = "GDPR Art. 12(5)(b)",
        [("eu-gdpr", RefusalReason.Excessive)] = "GDPR Art. 12(5)(b)",
        [("eu-gdpr", RefusalReason.IdentityNotProven)] = "GDPR Art. 12(2), 12(6)",
        [("eu-gdpr", RefusalReason.LegalObligation)] = "GDPR Art. 17(3)(b)",
        [("eu-gdpr", RefusalReason.LegalClaims)] = "GDPR Art. 17(3)(e)",
        [("eu-gdpr", RefusalReason.RightsOfOthers)] = "GDPR Art. 15(4)",
        [("eu-gdpr", RefusalReason.FreedomOfExpression)] = "GDPR Art. 17(3)(a)",
        [("uk-gdpr", RefusalReason.ManifestlyUnfounded)] = "UK GDPR Art. 12(5)(b)",
        [("uk-gdpr", RefusalReason.Excessive)] = "UK GDPR Art. 12(5)(b)",
        [("uk-gdpr", RefusalReason.IdentityNotProven)] = "UK GDPR Art. 12(2), 12(6)",
        [("uk-gdpr", RefusalReason.LegalObligation)] = "UK GDPR Art. 17(3)(b)",
        [("uk-gdpr", RefusalReason.LegalClaims)] = "UK GDPR Art. 17(3)(e)",
        [("uk-gdpr", RefusalReason.RightsOfOthers)] = "UK GDPR Art. 15(4)",
        [("uk-gdpr", RefusalReason.FreedomOfExpression)] = "UK GDPR Art. 17(3)(a)",
        [("us-ca", RefusalReason.ManifestlyUnfounded)] = "Cal. Civ. Code § 1798.145(h)(3)",
        [("us-ca", RefusalReason.Excessive)] = "Cal. Civ. Code § 1798.145(h)(3)",
        [("us-ca", RefusalReason.IdentityNotProven)] = "11 CCR § 7060, 7062",
        [("us-ca", RefusalReason.LegalObligation)] = "Cal. Civ. Code § 1798.105(d)(8)",
        [("us-ca", RefusalReason.RightsOfOthers)] = "Cal. Civ. Code § 1798.145(k)",
        [("us-ca", RefusalReason.FreedomOfExpression)] = "Cal. Civ. Code § 1798.105(d)(4)",
    };

    /// <returns>Null where the refusal has to name its article itself.</returns>
    public static string? ArticleOf(string regime, RefusalReason reason) => Articles.GetValueOrDefault((regime, reason));

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
