using System.Text.Json;

namespace Compliance.Law;

/// <summary>What a law demands within a time.</summary>
public enum LegalDuty
{
    /// <summary>To confirm that a request came in.</summary>
    Confirmation,

    /// <summary>To answer a request: what most people call its deadline.</summary>
    Answer,

    /// <summary>To say that a request is refused, and why.</summary>
    Refusal,

    /// <summary>The person's: to file an appeal; counted from the answer.</summary>
    AppealFiling,

    /// <summary>To answer an appeal; counted from the day when it came in.</summary>
    AppealAnswer,

    /// <summary>To tell recipients what was changed.</summary>
    RecipientNotice,

    /// <summary>To confirm a complaint.</summary>
    ComplaintConfirmation,

    /// <summary>Not to ask again; the day is the first on which it is allowed.</summary>
    AskingAgain,
}

/// <summary>What a person may ask for, in any law of the table.</summary>
public enum LegalRight
{
    Access,
    Portability,
    Erasure,
    Rectification,
    Restriction,
    Objection,

    /// <summary>Of sale, sharing, targeted advertising and profiling.</summary>
    OptOut,

    /// <summary>To limit the use of sensitive data.</summary>
    LimitUse,

    /// <summary>Of a consent.</summary>
    Withdrawal,

    /// <summary>Not to be subject to an automated decision, or to opt out of the technology.</summary>
    AutomatedDecision,
}

/// <summary>For what a controller has to wait before it can go on.</summary>
public enum PauseGround
{
    /// <summary>For proof of who asks.</summary>
    Identity,

    /// <summary>For what exactly is asked.</summary>
    Clarification,

    /// <summary>For a fee that the law allows.</summary>
    Fee,
}

/// <summary>What a law makes of such a wait.</summary>
public enum PauseEffect
{
    /// <summary>The clock runs on.</summary>
    Runs,

    /// <summary>The clock stops, and goes on afterwards.</summary>
    Stops,

    /// <summary>The period begins when the wait is over.</summary>
    Restarts,
}

/// <summary>How sure it is that a rule says what the law says.</summary>
public enum Certainty
{
    /// <summary>Nobody has compared it with a source.</summary>
    Unverified,

    /// <summary>It was read in a description or a quotation of the law.</summary>
    Secondary,

    /// <summary>It was read in the text of the law.</summary>
    Primary,
}

/// <summary>The codes of these words, in data, addresses and files: lower-case words with hyphens.</summary>
public static class LegalCode
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Every code of these words, in their order.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <returns>Null where no word has the code.</returns>
    public static T? Find<T>(string code)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => Of(value) == code).Select(value => (T?)value).FirstOrDefault();
}
