using System.Text.Json;
using Azure.Storage.Queues;
using Compliance.Orders;
using Compliance.Workflows;

namespace ComplianceFunctions.Orders;

/// <summary>Sends orders and replies over Azure Storage queues. They stay until they are taken: an app may be away for long.</summary>
internal sealed class OrderQueues(QueueServiceClient queues, AppRoles roles, InProcessOrders here, WorkflowReplies waiting) : IOrders, IOrderReplies
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    public Task Send(Role role, Order order, CancellationToken cancellation) =>
        roles.Contains(role) ? here.Send(role, order, cancellation) : Put(QueueNames.Of(role), Write(order), cancellation);

    public Task Send(OrderReply reply, CancellationToken cancellation) =>
        roles.Contains(Role.Service) ? waiting.Send(reply, cancellation) : Put(QueueNames.Replies, Write(reply), cancellation);

    public static T Read<T>(string message) => JsonSerializer.Deserialize<T>(message, WorkflowJson.Options) ?? throw new JsonException("A message is never null.");

    private Task Put(string queue, string message, CancellationToken cancellation) =>
        queues.GetQueueClient(queue).SendMessageAsync(message, timeToLive: Forever, cancellationToken: cancellation);

    private static string Write<T>(T message) => JsonSerializer.Serialize(message, WorkflowJson.Options);
}
