namespace Compliance.Consent.Ledger;

/// <summary>Why the ledger refused an act. Nothing of the act was recorded.</summary>
public enum ConsentError
{
    /// <summary>There is no such person or device.</summary>
    UnknownHolder,

    /// <summary>The data map has no such purpose.</summary>
    UnknownPurpose,

    /// <summary>The notice does not ask for it.</summary>
    PurposeNotInNotice,

    /// <summary>No purpose was answered, no class named, or a member is missing.</summary>
    NothingAnswered,

    /// <summary>The text is no token.</summary>
    TokenMalformed,

    /// <summary>No notice was rendered to this person or device under the token.</summary>
    TokenNotTheirs,

    /// <summary>The token was used already.</summary>
    TokenUsed,

    /// <summary>The token has expired.</summary>
    TokenExpired,

    /// <summary>The notice was rendered on another surface.</summary>
    TokenOtherSurface,

    /// <summary>The person withdrew after the notice was rendered.</summary>
    TokenBeforeWithdrawal,

    /// <summary>A material change replaced the notice.</summary>
    NoticeReplaced,

    /// <summary>The browser says no by a signal, and the person has not acknowledged that they answer against it.</summary>
    SignalNotAcknowledged,

    /// <summary>No link of this deployment.</summary>
    LinkRefused,

    /// <summary>The address of an agreement is none that can be kept.</summary>
    AgreementMalformed,

    /// <summary>Too many acts of the same holder at once.</summary>
    Busy,
}

/// <summary>The ledger refused an act. The message says what to do about it; it holds no personal data.</summary>
public sealed class ConsentException(ConsentError error, string message) : Exception(message)
{
    public ConsentError Error => error;
}

/// <summary>The sentences, all in one place.</summary>
internal static class ConsentErrors
{
    public static ConsentException UnknownHolder() => new(
        ConsentError.UnknownHolder, "This is no id of a person or device. Give the subject id, which has 32 hexadecimal digits.");

    public static ConsentException UnknownPurpose(string purpose) => new(
        ConsentError.UnknownPurpose, $"The data map has no purpose \"{purpose}\". Name one that it declares.");

    public static ConsentException PurposeNotInNotice() => new(
        ConsentError.PurposeNotInNotice, "The notice does not ask for one of these purposes. Answer the purposes that it asks for.");

    public static ConsentException NothingAnswered() => new(
        ConsentError.NothingAnswered, "Nothing is answered. Name at least one purpose or class.");

    public static ConsentException TokenMalformed() => new(
        ConsentError.TokenMalformed,
        "This is no token of a rendered notice. Render the notice, and answer with the token that it came with.");

    public static ConsentException TokenNotTheirs() => new(
        ConsentError.TokenNotTheirs, "No notice was rendered to this person or device under this token. Render it again.");

    public static ConsentException TokenUsed() => new(
        ConsentError.TokenUsed, "This token was used already. Render the notice again for another answer.");

    public static ConsentException TokenExpired() => new(
        ConsentError.TokenExpired, "This token has expired. Render the notice again.");

    public static ConsentException TokenOtherSurface() => new(
        ConsentError.TokenOtherSurface, "The notice was rendered on another surface. Answer where it was shown.");

    public static ConsentException TokenBeforeWithdrawal() => new(
        ConsentError.TokenBeforeWithdrawal, "The person withdrew after the notice was rendered. Render it again, and ask.");

    public static ConsentException NoticeReplaced() => new(
        ConsentError.NoticeReplaced, "A material change replaced the notice. Render the newest version.");

    public static ConsentException SignalNotAcknowledged() => new(
        ConsentError.SignalNotAcknowledged,
        "The browser says no by a signal. Show the person that, and send the answer again with their acknowledgement.");

    public static ConsentException LinkRefused() => new(
        ConsentError.LinkRefused, "This is no withdrawal link of this deployment. Withdraw in the preferences instead.");

    /// <param name="problem">In words that follow "it".</param>
    public static ConsentException AgreementMalformed(string problem) => new(
        ConsentError.AgreementMalformed, $"The address of the agreement {problem}.");

    public static ConsentException Busy() => new(
        ConsentError.Busy, "The ledger is busy with other acts of the same person or device. Try again.");
}
