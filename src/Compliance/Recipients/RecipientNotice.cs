using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Recipients;

/// <summary>How far a notice to a recipient has come.</summary>
public enum NoticeState
{
    Waiting,

    /// <summary>The recipient says that it is done.</summary>
    Confirmed,

    /// <summary>It was tried for as long as is set, or the recipient cannot be told by a program: a person looks after it.</summary>
    Dead,
}

/// <summary>What a recipient is told about one request: no personal data. Its identifiers of the person are sealed.</summary>
/// <param name="RequestId">Whose.</param>
/// <param name="Recipient">The data map's key of it.</param>
/// <param name="Right">What became of the data.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Begun">When it was tried first; a replay begins anew.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record RecipientNotice(string RequestId, string Recipient, Right Right, NoticeState State, Instant Begun, int Attempts)
{
    /// <summary>Why it was not confirmed last, as a code.</summary>
    public string? Failure { get; init; }

    /// <summary>When it was confirmed.</summary>
    public Instant? Confirmed { get; init; }

    /// <summary>The SHA-256 of the recipient's answer, in hexadecimal digits.</summary>
    public string? Receipt { get; init; }
}

/// <summary>Keeps notices; identifiers are sealed under the key of the request's case, and removed once they are confirmed.</summary>
public interface IRecipientNotices
{
    /// <summary>Adds a notice; one that is there stays as it is.</summary>
    Task Add(RecipientNotice notice, IReadOnlyList<Personal<string>> identifiers, CancellationToken cancellation);

    Task<RecipientNotice?> Find(string requestId, string recipient, CancellationToken cancellation);

    IAsyncEnumerable<RecipientNotice> ListOf(string requestId, CancellationToken cancellation);

    /// <returns>Empty where they are gone: confirmed, or ended with the case.</returns>
    Task<IReadOnlyList<Personal<string>>> Open(string requestId, string recipient, CancellationToken cancellation);

    /// <summary>Changes a notice from what is kept of it. Once it is confirmed, what was sealed is removed.</summary>
    Task<RecipientNotice?> Change(
        string requestId, string recipient, Func<RecipientNotice, RecipientNotice?> change, CancellationToken cancellation);
}

/// <summary>Hands signed notices to recipients, at the addresses that the configuration allows and at no other.</summary>
public interface IRecipientClient
{
    /// <summary>Whether the configuration says where this recipient is told.</summary>
    bool Reaches(string recipient);

    /// <param name="recipient">The data map's key.</param>
    /// <param name="notice">A compact JWS.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="RecipientException">It did not answer, or not with a success.</exception>
    Task<RecipientAnswer> Post(string recipient, string notice, CancellationToken cancellation);
}

/// <param name="IsDone">Whether the answer confirms this very notice; false where it was taken and is not done yet.</param>
/// <param name="Digest">The SHA-256 of the answer, in hexadecimal digits.</param>
public sealed record RecipientAnswer(bool IsDone, string Digest);

/// <summary>A recipient did not take a notice. It says why as a code: what was answered may be about a person.</summary>
public sealed class RecipientException(string code) : Exception($"The recipient did not take the notice ({code}).")
{
    public string Code { get; } = code;
}
