using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Correspondence;

/// <summary>What the controller and the person write to each other on a request.</summary>
public interface IMessageService
{
    /// <summary>Writes to the person, who is told by mail that a message waits. A question stops the clock where the law says so.</summary>
    /// <param name="requestId">On which request.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="asks">Whether the request cannot go on without an answer.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>Null where there is no such request, or its case has ended.</returns>
    /// <exception cref="TooManyMessagesException">There are as many as a request takes.</exception>
    Task<Message?> Write(string requestId, Personal<string> text, bool asks, CancellationToken cancellation);

    /// <summary>Writes for the person, which answers what they were asked.</summary>
    /// <returns>Null where there is no such request, or its case has ended.</returns>
    /// <exception cref="TooManyMessagesException">There are as many as a request takes.</exception>
    Task<Message?> Answer(string requestId, Personal<string> text, CancellationToken cancellation);

    /// <summary>All messages, the oldest first.</summary>
    /// <returns>Null where there is no such request, or its case has ended.</returns>
    Task<IReadOnlyList<Message>?> List(string requestId, CancellationToken cancellation);
}

/// <summary>There are <see cref="Message.MaxCount"/> messages on the request.</summary>
public sealed class TooManyMessagesException() : Exception("The request takes no more messages.");

public sealed class MessageService(IMessageStore messages, IRequestStore requests, IRequestClock deadlines, IWorkflowClient workflows,
    IClock clock) : IMessageService
{
    public async Task<Message?> Write(string requestId, Personal<string> text, bool asks, CancellationToken cancellation)
    {
        if (await Add(requestId, MessageSender.Controller, text, asks, cancellation) is not { } message)
            return null;
        if (asks)
            await deadlines.Pause(requestId, PauseGround.Clarification, cancellation);
        var mail = new MailKey(requestId, $"message-{message.Id}");
        await workflows.Start(MessageMailWorkflow.Reference, MessageMailWorkflow.InstanceOf(mail), mail, cancellation);
        return message;
    }

    public async Task<Message?> Answer(string requestId, Personal<string> text, CancellationToken cancellation)
    {
        if (await Add(requestId, MessageSender.Person, text, false, cancellation) is not { } message)
            return null;
        await deadlines.Resume(requestId, PauseGround.Clarification, cancellation);
        return message;
    }

    public async Task<IReadOnlyList<Message>?> List(string requestId, CancellationToken cancellation) =>
        await requests.Find(requestId, cancellation) is { CaseEnded: null }
            ? await messages.List(requestId, cancellation).ToListAsync(cancellation)
            : null;

    private async Task<Message?> Add(
        string requestId, MessageSender sender, Personal<string> text, bool asks, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { CaseEnded: null })
            return null;
        if (await messages.Count(requestId, cancellation) >= Message.MaxCount)
            throw new TooManyMessagesException();
        return await messages.Add(requestId, sender, clock.GetCurrentInstant(), text, asks, cancellation);
    }
}
