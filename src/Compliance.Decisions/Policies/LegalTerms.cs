namespace Compliance.Decisions.Policies;

/// <summary>
/// Legal bases and classes of purposes as a data map, a notice and the register spell them: one table, so that no reader knows a word that
/// a writer does not.
/// </summary>
public static class LegalTerms
{
    /// <summary>In the order of GDPR Art. 6(1).</summary>
    public static IReadOnlyList<LegalBasisTerm> Bases { get; } =
    [
        new(LegalBasis.Consent, "consent", 'a'),
        new(LegalBasis.Contract, "contract", 'b'),
        new(LegalBasis.LegalObligation, "legal_obligation", 'c'),
        new(LegalBasis.VitalInterests, "vital_interests", 'd'),
        new(LegalBasis.PublicTask, "public_task", 'e'),
        new(LegalBasis.LegitimateInterests, "legitimate_interests", 'f'),
    ];

    /// <summary>Each class by itself.</summary>
    public static IReadOnlyList<PurposeClassTerm> Classes { get; } =
    [
        new(PurposeClasses.Marketing, "marketing"),
        new(PurposeClasses.Sale, "sale"),
        new(PurposeClasses.Sharing, "sharing"),
        new(PurposeClasses.TargetedAdvertising, "targeted_advertising"),
        new(PurposeClasses.Profiling, "profiling"),
    ];

    public static string Code(this LegalBasis basis) => Bases.First(each => each.Basis == basis).Code;

    /// <summary>Those that are set, in the order of the table.</summary>
    public static IReadOnlyList<string> Codes(this PurposeClasses classes) =>
        [.. Classes.Where(each => classes.HasFlag(each.Class)).Select(each => each.Code)];

    /// <returns>Null for what no data map can name.</returns>
    public static LegalBasisTerm? FindBasis(string code) => Bases.FirstOrDefault(each => each.Code == code);

    /// <returns>Null for what no data map can name.</returns>
    public static PurposeClasses? FindClass(string code) => Classes.FirstOrDefault(each => each.Code == code)?.Class;
}

/// <param name="Basis">What is meant.</param>
/// <param name="Code">Lower case, words joined by underscores.</param>
/// <param name="Letter">Of GDPR Art. 6(1).</param>
public sealed record LegalBasisTerm(LegalBasis Basis, string Code, char Letter);

/// <param name="Class">One class.</param>
/// <param name="Code">Lower case, words joined by underscores.</param>
public sealed record PurposeClassTerm(PurposeClasses Class, string Code);
