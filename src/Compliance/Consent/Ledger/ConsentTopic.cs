using Compliance.Decisions.Facts;

namespace Compliance.Consent.Ledger;

/// <summary>
/// What acts of one kind are about: of each topic, the newest act counts. For example the consent to one purpose, or opt-outs by signal.
/// </summary>
public readonly record struct ConsentTopic
{
    private const string AnyMarketing = "*";

    private ConsentTopic(string key) => Key = key;

    /// <summary>Unique in one ledger.</summary>
    public string Key { get; }

    public static ConsentTopic Restriction { get; } = new("restriction");

    public static ConsentTopic LimitUse { get; } = new("limit-use");

    /// <summary>Answers to agreements that were proffered.</summary>
    public static ConsentTopic Agreement { get; } = new("agreement");

    public static ConsentTopic Consent(string purpose) => new($"consent:{purpose}");

    /// <param name="purpose">Null for all direct marketing.</param>
    public static ConsentTopic Objection(string? purpose) => new($"objection:{purpose ?? AnyMarketing}");

    public static ConsentTopic OptOut(OptOutOrigin origin) =>
        new(origin is OptOutOrigin.Signal ? "opt-out:signal" : "opt-out:choice");

    public static ConsentTopic Of(ConsentEvent each) => each.Act switch
    {
        ConsentAct.Objected or ConsentAct.ObjectionTakenBack => Objection(each.Purpose),
        ConsentAct.Restricted or ConsentAct.RestrictionLifted => Restriction,
        ConsentAct.OptedOut or ConsentAct.OptOutTakenBack => OptOut(each.Origin ?? OptOutOrigin.Choice),
        ConsentAct.UseLimited or ConsentAct.UseLimitTakenBack => LimitUse,
        ConsentAct.AgreementAccepted or ConsentAct.AgreementOffered or ConsentAct.AgreementRefused => Agreement,
        _ => Consent(each.Purpose!),
    };

    public override string ToString() => Key;
}
