using Azure.Core;
using Azure.Core.Pipeline;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>Stands between the engine and Azurite, and does what networks do.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private int writes;
    private volatile TaskCompletionSource? stall;

    /// <summary>Of so many writes, the answer of one is lost after it was applied. 0: none.</summary>
    public int LoseEvery { get; set; }

    /// <summary>Nobody answers at all.</summary>
    public bool Refuse { get; set; }

    public int Lost { get; private set; }

    public void Stall() => stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn()
    {
        var held = stall;
        stall = null;
        held?.SetResult();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (stall is { } held)
            await held.Task.WaitAsync(message.CancellationToken);
        if (Refuse)
            throw new HttpRequestException("Connection refused");

        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method == RequestMethod.Get || LoseEvery == 0 || Interlocked.Increment(ref writes) % LoseEvery != 0)
            return;

        Lost++;
        throw new IOException("The answer was lost");
    }
}
