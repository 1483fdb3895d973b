using Compliance.Decisions.Policies;

namespace Compliance.Personalization.Transparency;

/// <summary>The codes of legal bases, as a data map spells them.</summary>
internal static class Bases
{
    public static string CodeOf(LegalBasis basis) => basis switch
    {
        LegalBasis.Consent => "consent",
        LegalBasis.Contract => "contract",
        LegalBasis.LegalObligation => "legal_obligation",
        LegalBasis.VitalInterests => "vital_interests",
        LegalBasis.PublicTask => "public_task",
        _ => "legitimate_interests",
    };
}
