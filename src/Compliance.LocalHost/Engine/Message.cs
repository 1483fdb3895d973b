namespace Compliance.LocalHost.Engine;

/// <summary>What reaches an instance. One at a time takes them, in order, as many as have come.</summary>
internal abstract record Message
{
    public virtual void Refuse()
    {
    }

    public virtual void Break(Exception failure)
    {
    }
}

/// <summary>Look whether there is something to do.</summary>
internal sealed record Wake : Message;

/// <summary>An activity or child came to its end.</summary>
/// <param name="Generation">The one that issued the step.</param>
/// <param name="Happened">How it ended; its time is set when it is applied.</param>
internal sealed record Outcome(int Generation, HistoryEvent Happened) : Message
{
    /// <summary>Completes once the outcome needs no keeping elsewhere.</summary>
    public TaskCompletionSource? Kept { get; init; }

    public override void Refuse() => Kept?.TrySetResult();

    public override void Break(Exception failure) => Kept?.TrySetException(failure);
}

/// <summary>Something a caller waits for: true once it is durable, false when the instance has ended or is there already.</summary>
internal abstract record Request : Message
{
    private readonly TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Done => done.Task;

    public void Accept() => done.TrySetResult(true);

    public override void Refuse() => done.TrySetResult(false);

    public override void Break(Exception failure) => done.TrySetException(failure);
}

internal sealed record Create : Request;

internal sealed record Raise(string Name, string Payload) : Request;

internal sealed record Suspend : Request;

internal sealed record Resume : Request;

internal sealed record Terminate(string ReasonCode) : Request;

/// <summary>The engine could not go on with the instance.</summary>
internal sealed record Fail(string Code, string Reference) : Message;
