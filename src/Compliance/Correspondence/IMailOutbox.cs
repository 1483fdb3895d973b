using NodaTime;

namespace Compliance.Correspondence;

/// <summary>How far a message has come.</summary>
public enum MailState
{
    Waiting,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>Its time was over before it was taken.</summary>
    Expired,

    /// <summary>It goes nowhere: a person looks after it.</summary>
    Dead,
}

/// <summary>What is known of a message without opening it: no personal data.</summary>
/// <param name="RequestId">Whose.</param>
/// <param name="MailId">Unique in the request.</param>
/// <param name="Template">What it says.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Queued">When it was written.</param>
/// <param name="NotAfter">From when on it is not sent any more; null: as long as it is tried.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record MailRecord(
    string RequestId, string MailId, MailTemplate Template, MailState State, Instant Queued, Instant? NotAfter, int Attempts)
{
    /// <summary>Why it was not taken last, as a code.</summary>
    public string? Failure { get; init; }
}

/// <summary>Messages on their way: addresses and words are sealed under the key of the request's case, and removed once sent.</summary>
public interface IMailOutbox
{
    /// <summary>Writes a message down; one that is there already stays as it is.</summary>
    /// <returns>The message that is kept.</returns>
    Task<MailDraft> Add(
        string requestId, string mailId, MailDraft draft, Instant queued, Instant? notAfter, CancellationToken cancellation);

    Task<MailRecord?> Find(string requestId, string mailId, CancellationToken cancellation);

    /// <returns>Null where it is gone: sent, or ended with its case.</returns>
    Task<MailDraft?> Open(string requestId, string mailId, CancellationToken cancellation);

    /// <summary>Notes what became of an attempt. With any state but <see cref="MailState.Waiting"/>, what was sealed is removed.</summary>
    Task Note(string requestId, string mailId, MailState state, string? failure, CancellationToken cancellation);
}
