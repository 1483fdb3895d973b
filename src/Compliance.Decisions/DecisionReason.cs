using System.Collections.Frozen;

namespace Compliance.Decisions;

/// <summary>What may be done with one field.</summary>
public enum DecisionOutcome
{
    /// <summary>Nothing.</summary>
    Refused,

    /// <summary>Its exact value may be used.</summary>
    Allowed,

    /// <summary>A generalised value may be used, and the exact one not.</summary>
    AllowedGeneralised,
}

/// <summary>Why a field was allowed or refused. <see cref="DecisionReasons"/> has the stable codes.</summary>
public enum DecisionReason : byte
{
    /// <summary>A rule found nothing against the field. Never the reason of an answer.</summary>
    None,

    /// <summary>Refused: the facts could not be read, or are older than the bound on staleness.</summary>
    Unavailable,

    /// <summary>Refused: the person was erased or is being erased.</summary>
    Erased,

    /// <summary>Refused: the person's processing is restricted.</summary>
    Restricted,

    /// <summary>Refused: the purpose is not declared, not begun or ended, or its review is overdue past grace.</summary>
    PurposeNotActive,

    /// <summary>Refused: the field is not mapped to the purpose, or not declared.</summary>
    NotForPurpose,

    /// <summary>Refused: the retention of the field's collection is over.</summary>
    RetentionOver,

    /// <summary>Refused: a special category, and no explicit consent that covers it.</summary>
    SpecialCategory,

    /// <summary>Refused: the person is below the age limit, and no guardian consented.</summary>
    GuardianNeeded,

    /// <summary>Refused: nobody said yes, or what was said is not valid.</summary>
    NoConsent,

    /// <summary>Refused: the consent was withdrawn or revoked.</summary>
    Withdrawn,

    /// <summary>Refused: the consent's validity is over.</summary>
    Expired,

    /// <summary>Refused: a material change of the notice replaced the consent.</summary>
    Superseded,

    /// <summary>Refused: the notice did not name the purpose, a category of the field or a recipient.</summary>
    NotInNotice,

    /// <summary>Refused: the purpose rests on a contract or a legal obligation, and nobody knows the person.</summary>
    NoBasis,

    /// <summary>Refused: the person objected.</summary>
    Objected,

    /// <summary>Refused: the person opted out.</summary>
    OptedOut,

    /// <summary>Refused: the person's browser or device opted out.</summary>
    Signal,

    /// <summary>Refused: the person limited the use of sensitive data.</summary>
    Limited,

    /// <summary>The generalised value is allowed.</summary>
    Generalised,

    /// <summary>Allowed: the person consented.</summary>
    Consented,

    /// <summary>Allowed: on a basis other than consent.</summary>
    LawfulBasis,
}

/// <summary>The stable codes of reasons and outcomes, as they stand in signed decisions and messages. No code is ever renamed.</summary>
public static class DecisionReasons
{
    private static readonly string[] Codes =
    [
        "none", "unavailable", "erased", "restricted", "purpose-not-active", "not-for-purpose", "retention-over", "special-category",
        "guardian-needed", "no-consent", "withdrawn", "expired", "superseded", "not-in-notice", "no-basis", "objected", "opted-out",
        "signal", "limited", "generalised", "consented", "lawful-basis",
    ];

    private static readonly string[] OutcomeCodes = ["refused", "allowed", "allowed-generalised"];

    private static readonly FrozenDictionary<string, DecisionReason> ByCode =
        Enum.GetValues<DecisionReason>().Where(reason => reason != DecisionReason.None).ToFrozenDictionary(Code, StringComparer.Ordinal);

    /// <summary>The code, such as <c>no-consent</c>.</summary>
    public static string Code(this DecisionReason reason) => Codes[(int)reason];

    /// <summary>The code: <c>refused</c>, <c>allowed</c> or <c>allowed-generalised</c>.</summary>
    public static string Code(this DecisionOutcome outcome) => OutcomeCodes[(int)outcome];

    /// <summary>What an answer with this reason lets one do.</summary>
    public static DecisionOutcome Outcome(this DecisionReason reason) => reason switch
    {
        DecisionReason.Consented or DecisionReason.LawfulBasis => DecisionOutcome.Allowed,
        DecisionReason.Generalised => DecisionOutcome.AllowedGeneralised,
        _ => DecisionOutcome.Refused,
    };

    public static DecisionReason? Find(string code) => ByCode.TryGetValue(code, out var reason) ? reason : null;
}
