using Compliance.Subjects;

namespace Compliance.Correspondence;

/// <summary>What a message says: each has a text in every language of <see cref="MailLanguage.All"/>.</summary>
public enum MailTemplate
{
    /// <summary>A one-time code. Values: <c>code</c>, <c>minutes</c>.</summary>
    ProofCode,

    /// <summary>That a message lies on the request. What it says is read there, and stands in no mail.</summary>
    MessageWaiting,
}

/// <summary>The languages that messages are written in.</summary>
public static class MailLanguage
{
    public const string Default = "en";

    /// <summary>Codes of ISO 639-1.</summary>
    public static IReadOnlyList<string> All { get; } = ["en", "de", "fr"];

    /// <returns>The language that a tag of BCP 47 begins with, where there is one of ours; null where there is none.</returns>
    public static string? Of(string? tag) =>
        tag is null ? null : All.FirstOrDefault(code => tag.Split('-')[0].Equals(code, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A message before it is written out: to whom, and what stands in it.</summary>
/// <param name="To">One address.</param>
/// <param name="Template">What it says.</param>
/// <param name="Language">One of <see cref="MailLanguage.All"/>.</param>
/// <param name="Values">By name, beside those that every message has: <c>controller</c>, <c>reference</c> and <c>page</c>.</param>
public sealed record MailDraft(
    Personal<string> To, MailTemplate Template, string Language, IReadOnlyDictionary<string, Personal<string>> Values)
{
    public override string ToString() => $"{Template}: {Personal.Redacted}";
}

/// <summary>A message as it is sent.</summary>
/// <param name="Id">Opaque. The same message sent again has the same, so that a mail server or program can tell.</param>
/// <param name="To">One address.</param>
/// <param name="Text">What it says.</param>
public sealed record OutgoingMail(string Id, Personal<string> To, MailText Text)
{
    public override string ToString() => $"{Id}: {Personal.Redacted}";
}

/// <summary>The same words twice: plain, and as HTML.</summary>
public sealed record MailText(string Subject, string Plain, string Html)
{
    public override string ToString() => Personal.Redacted;
}

/// <summary>Writes messages out from the texts that are shipped.</summary>
public interface IMailTemplates
{
    /// <summary>Values are escaped as the place needs it, and never end a line of the header.</summary>
    MailText Render(MailTemplate template, string language, IReadOnlyDictionary<string, string> values);
}

/// <summary>Hands messages to a mail server.</summary>
public interface IMailer
{
    /// <exception cref="MailException">It was not taken.</exception>
    Task Send(OutgoingMail mail, CancellationToken cancellation);
}

/// <summary>Whether it helps to try again.</summary>
public enum MailFailure
{
    /// <summary>The server is away, busy or set up wrongly.</summary>
    Temporary,

    /// <summary>The server, or the address itself, says that this message goes nowhere.</summary>
    Permanent,
}

/// <summary>A message was not taken. It says why as a code: what a server answers names addresses, and is kept nowhere.</summary>
/// <param name="failure">Whether it helps to try again.</param>
/// <param name="code">A short word, or the server's status code.</param>
public sealed class MailException(MailFailure failure, string code) : Exception($"The message was not taken ({code}).")
{
    public MailFailure Failure { get; } = failure;

    public string Code { get; } = code;
}
