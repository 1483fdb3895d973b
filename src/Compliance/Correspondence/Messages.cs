using Compliance.Subjects;
using NodaTime;

namespace Compliance.Correspondence;

/// <summary>Who wrote a message.</summary>
public enum MessageSender
{
    Controller,
    Person,
}

/// <summary>A message on a request. What it says is sealed with the case, and ends with it.</summary>
/// <param name="Id">In the order in which they were written.</param>
/// <param name="Sender">Who wrote it.</param>
/// <param name="At">When.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Asks">Whether it asks the person for what the request cannot go on without.</param>
public sealed record Message(string Id, MessageSender Sender, Instant At, Personal<string> Text, bool Asks)
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 8_000;

    /// <summary>On one request, of both together.</summary>
    public const int MaxCount = 200;

    public override string ToString() => $"{Id}: {Personal.Redacted}";
}

/// <summary>Keeps messages, sealed under the key of the request's case.</summary>
public interface IMessageStore
{
    /// <summary>Adds a message behind the others.</summary>
    Task<Message> Add(
        string requestId, MessageSender sender, Instant at, Personal<string> text, bool asks, CancellationToken cancellation);

    /// <summary>All of a request, the oldest first.</summary>
    IAsyncEnumerable<Message> List(string requestId, CancellationToken cancellation);

    Task<int> Count(string requestId, CancellationToken cancellation);
}
