using Azure.Core;
using Azure.Core.Pipeline;

namespace Compliance.Connectors.Limits;

/// <summary>Keeps a connection's limits at each HTTP transaction of an Azure client, retries included.</summary>
internal sealed class LimitPolicy(CallLimit limit) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var turn = await limit.Take(message.CancellationToken);
        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Connectors call asynchronously.");
}
