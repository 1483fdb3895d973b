namespace Compliance.Consent.Ledger;

/// <summary>What happened. The first eight are states of a consent, after DPV's consent status; the others are acts beside it.</summary>
public enum ConsentAct
{
    /// <summary>The person said yes.</summary>
    Given,

    /// <summary>The person said yes again.</summary>
    Renewed,

    /// <summary>The person said no.</summary>
    Refused,

    /// <summary>The person withdrew it (GDPR Art. 7(3)).</summary>
    Withdrawn,

    /// <summary>Somebody other than the person ended it.</summary>
    Revoked,

    /// <summary>Its validity is over.</summary>
    Expired,

    /// <summary>It was found not to have been valid.</summary>
    Invalidated,

    /// <summary>A material change of its notice replaced it.</summary>
    Superseded,

    /// <summary>The person objected (GDPR Art. 21). No withdrawal: what rests on consent goes on.</summary>
    Objected,

    /// <summary>The person took the objection back.</summary>
    ObjectionTakenBack,

    /// <summary>Processing is restricted (GDPR Art. 18).</summary>
    Restricted,

    /// <summary>The restriction is over.</summary>
    RestrictionLifted,

    /// <summary>The person, or their browser's signal, opted out (CCPA §1798.120; state laws).</summary>
    OptedOut,

    /// <summary>The person took the opt-out back.</summary>
    OptOutTakenBack,

    /// <summary>The person limited the use of sensitive data (CCPA §1798.121).</summary>
    UseLimited,

    /// <summary>The person took that back.</summary>
    UseLimitTakenBack,

    /// <summary>A consent was brought from elsewhere, and nobody has a proof of it: it allows nothing until the person says yes.</summary>
    Unproved,

    /// <summary>
    /// The company accepted an agreement that the person's agent proffered (IEEE 7012-2025). It opts out, and is no consent.
    /// </summary>
    AgreementAccepted,

    /// <summary>The company offered another agreement instead.</summary>
    AgreementOffered,

    /// <summary>The company refused the agreement.</summary>
    AgreementRefused,
}

/// <summary>How an act reached the ledger.</summary>
public enum ConsentMethod
{
    WebForm,
    PreferenceCentre,
    App,
    Phone,
    Paper,

    /// <summary>A link in a message, which can do nothing but withdraw.</summary>
    WithdrawalLink,

    /// <summary>A signal of the browser, such as Global Privacy Control.</summary>
    Signal,

    /// <summary>It was made on a device, and came to the person when they logged in there.</summary>
    LogIn,

    /// <summary>A material change of the notice.</summary>
    NoticeChange,

    /// <summary>An application on the person's behalf.</summary>
    Api,

    /// <summary>A data subject's request.</summary>
    Request,

    /// <summary>The end of a consent's validity.</summary>
    Expiry,

    /// <summary>From the records of another system, see <see cref="ImportSource"/>.</summary>
    Import,

    /// <summary>A person's agent, by an agreement that it proffered.</summary>
    Agreement,
}

internal static class ConsentActs
{
    /// <summary>Whether the state allows anything.</summary>
    public static bool IsYes(this ConsentAct act) => act is ConsentAct.Given or ConsentAct.Renewed;

    /// <summary>Whether it answers an agreement that was proffered.</summary>
    public static bool IsOfAgreement(this ConsentAct act) =>
        act is ConsentAct.AgreementAccepted or ConsentAct.AgreementOffered or ConsentAct.AgreementRefused;

    public static bool IsOfConsent(this ConsentAct act) => act is <= ConsentAct.Superseded or ConsentAct.Unproved;

    /// <summary>Whether it ends what another act began, other than a consent.</summary>
    public static bool IsTakingBack(this ConsentAct act) =>
        act is ConsentAct.ObjectionTakenBack or ConsentAct.RestrictionLifted or ConsentAct.OptOutTakenBack
            or ConsentAct.UseLimitTakenBack;
}
