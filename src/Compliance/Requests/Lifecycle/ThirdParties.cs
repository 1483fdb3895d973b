using Compliance.Workflows;

namespace Compliance.Requests.Lifecycle;

/// <summary>What a request tells those who were given the person's data: who they are, the module for recipients knows.</summary>
public static class ThirdParties
{
    /// <summary>Raised when a recipient has confirmed, or is not asked any more.</summary>
    public const string Settled = "recipient-settled";

    /// <summary>Begins to tell every actual recipient. Again, it changes nothing.</summary>
    public static readonly ActivityReference<string, ThirdPartyState> Tell = new("TellRecipients");

    /// <summary>Looks who has confirmed; at the end of the wait, it writes down who has not.</summary>
    public static readonly ActivityReference<ThirdPartyLook, ThirdPartyState> Look = new("LookAtRecipients");
}

/// <param name="Open">How many are still asked.</param>
/// <param name="Confirmed">How many have confirmed.</param>
/// <param name="Until">Until when they are waited for.</param>
public sealed record ThirdPartyState(int Open, int Confirmed, NodaTime.Instant Until);

/// <param name="RequestId">Opaque.</param>
/// <param name="IsOver">Whether they are not waited for any longer: what they say later is kept, and changes no certificate.</param>
public sealed record ThirdPartyLook(string RequestId, bool IsOver);
