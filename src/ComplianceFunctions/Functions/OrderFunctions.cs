using Compliance.Workflows;
using ComplianceFunctions.Orders;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Functions;

/// <summary>
/// Takes the orders of other roles' apps, and the replies to this app's own. What throws is delivered again a few times and then put on
/// the queue's poison queue, where it is answered as quarantined: nothing is redelivered without end.
/// </summary>
internal sealed class OrderFunctions(OrderIntake intake)
{
    [Function("TakeProvisionerOrder")]
    public Task TakeProvisionerOrder([QueueTrigger(QueueNames.Provisioner, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.Take(Role.Provisioner, message, client, cancellation);

    [Function("TakeEraserOrder")]
    public Task TakeEraserOrder([QueueTrigger(QueueNames.Eraser, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.Take(Role.Eraser, message, client, cancellation);

    [Function("TakeSignerOrder")]
    public Task TakeSignerOrder([QueueTrigger(QueueNames.Signer, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.Take(Role.Signer, message, client, cancellation);

    [Function("TakeReply")]
    public Task TakeReply([QueueTrigger(QueueNames.Replies, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.TakeReply(message, client, cancellation);

    [Function("PoisonedProvisionerOrder")]
    public Task PoisonedProvisionerOrder([QueueTrigger(QueueNames.Provisioner + QueueNames.Poison, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.Quarantine(Role.Provisioner, message, client, cancellation);

    [Function("PoisonedEraserOrder")]
    public Task PoisonedEraserOrder([QueueTrigger(QueueNames.Eraser + QueueNames.Poison, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.Quarantine(Role.Eraser, message, client, cancellation);

    [Function("PoisonedSignerOrder")]
    public Task PoisonedSignerOrder([QueueTrigger(QueueNames.Signer + QueueNames.Poison, Connection = QueueNames.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => intake.Quarantine(Role.Signer, message, client, cancellation);

    /// <summary>A reply that could not be passed on is asked for again by whoever waits for it.</summary>
    [Function("PoisonedReply")]
    public Task PoisonedReply([QueueTrigger(QueueNames.Replies + QueueNames.Poison, Connection = QueueNames.Connection)] string message) => intake.Drop(message);
}
