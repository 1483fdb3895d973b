using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using NodaTime;

namespace Compliance.Consent.Preferences;

/// <summary>Why a yes would change nothing, so that it is not offered.</summary>
public enum PreferenceObstacle
{
    /// <summary>The person's processing is restricted (GDPR Art. 18).</summary>
    Restricted,

    /// <summary>The person opted out of a class of the purpose, by choice.</summary>
    OptedOut,
}

/// <summary>One purpose on the page.</summary>
/// <param name="Purpose">What the notice says of it.</param>
/// <param name="Title">As the data map calls it.</param>
/// <param name="Data">The categories of data, as the data map calls them.</param>
/// <param name="Words">In plain words, in the page's language.</param>
/// <param name="State">Of the newest answer; null where it was never answered.</param>
/// <param name="Since">When it came to be so.</param>
/// <param name="Until">When a consent ends by itself.</param>
/// <param name="IsOn">Whether a consent holds and nothing stands against it.</param>
/// <param name="Obstacle">Why it cannot be allowed now; null where it can.</param>
public sealed record PreferencePurpose(
    NoticePurpose Purpose, string Title, IReadOnlyList<string> Data, string Words, ConsentState? State, Instant? Since, Instant? Until,
    bool IsOn, PreferenceObstacle? Obstacle);

/// <summary>What a preference page shows.</summary>
/// <param name="Notice">The version that is asked by.</param>
/// <param name="Text">Its words.</param>
/// <param name="Token">Answers it, once.</param>
/// <param name="Purposes">In the order of the notice.</param>
/// <param name="HasSignal">The browser says no by a signal: a yes needs an acknowledgement.</param>
/// <param name="IsRestricted">GDPR Art. 18.</param>
/// <param name="ObjectsToMarketing">To all direct marketing (GDPR Art. 21(2)).</param>
/// <param name="OptedOut">The classes that the person opted out of by choice.</param>
/// <param name="LimitsUse">Of sensitive data (CCPA §1798.121).</param>
public sealed record PreferenceView(
    Notice Notice, NoticeText Text, string Token, IReadOnlyList<PreferencePurpose> Purposes, bool HasSignal, bool IsRestricted,
    bool ObjectsToMarketing, PurposeClasses OptedOut, bool LimitsUse)
{
    /// <summary>What one switch of the page opts out of: sale, sharing and targeted advertising.</summary>
    public const PurposeClasses SoldOrShared = PurposeClasses.Sale | PurposeClasses.Sharing | PurposeClasses.TargetedAdvertising;

    /// <summary>Whether any of <see cref="SoldOrShared"/> is opted out of, by choice.</summary>
    public bool IsOptedOut => (OptedOut & SoldOrShared) is not PurposeClasses.None;

    /// <summary>Whether profiling is opted out of, by choice.</summary>
    public bool IsNotProfiled => OptedOut.HasFlag(PurposeClasses.Profiling);
}
