using Compliance.Workflows;
using ComplianceFunctions.Commands;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Functions;

/// <summary>
/// Takes the orders of other roles' apps, and the replies to this app's own. What throws is delivered again a few times and then put on
/// the queue's poison queue, where it is answered as quarantined: nothing is redelivered without end.
/// </summary>
internal sealed class CommandFunctions(CommandConsumer intake)
{
    [Function("TakeProvisionerCommand")]
    public Task TakeProvisionerCommand(
        [QueueTrigger(QueueNames.Provisioner, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Take(Role.Provisioner, Role.Service, message, client, cancellation);

    [Function("TakeEraserCommand")]
    public Task TakeEraserCommand(
        [QueueTrigger(QueueNames.Eraser, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Take(Role.Eraser, Role.Service, message, client, cancellation);

    [Function("TakeSignerCommandOfService")]
    public Task TakeSignerCommandOfService(
        [QueueTrigger(QueueNames.SignerFromService, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Take(Role.Signer, Role.Service, message, client, cancellation);

    [Function("TakeSignerCommandOfProvisioner")]
    public Task TakeSignerCommandOfProvisioner(
        [QueueTrigger(QueueNames.SignerFromProvisioner, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Take(Role.Signer, Role.Provisioner, message, client, cancellation);

    [Function("TakeSignerCommandOfEraser")]
    public Task TakeSignerCommandOfEraser(
        [QueueTrigger(QueueNames.SignerFromEraser, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Take(Role.Signer, Role.Eraser, message, client, cancellation);

    [Function("TakeReply")]
    public Task TakeReply(
        [QueueTrigger(QueueNames.Replies, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.TakeReply(message, client, cancellation);

    [Function("PoisonedProvisionerCommand")]
    public Task PoisonedProvisionerCommand(
        [QueueTrigger(QueueNames.Provisioner + QueueNames.Poison, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Quarantine(Role.Provisioner, Role.Service, message, client, cancellation);

    [Function("PoisonedEraserCommand")]
    public Task PoisonedEraserCommand(
        [QueueTrigger(QueueNames.Eraser + QueueNames.Poison, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Quarantine(Role.Eraser, Role.Service, message, client, cancellation);

    [Function("PoisonedSignerCommandOfService")]
    public Task PoisonedSignerCommandOfService(
        [QueueTrigger(QueueNames.SignerFromService + QueueNames.Poison, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Quarantine(Role.Signer, Role.Service, message, client, cancellation);

    [Function("PoisonedSignerCommandOfProvisioner")]
    public Task PoisonedSignerCommandOfProvisioner(
        [QueueTrigger(QueueNames.SignerFromProvisioner + QueueNames.Poison, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Quarantine(Role.Signer, Role.Provisioner, message, client, cancellation);

    [Function("PoisonedSignerCommandOfEraser")]
    public Task PoisonedSignerCommandOfEraser(
        [QueueTrigger(QueueNames.SignerFromEraser + QueueNames.Poison, Connection = QueueNames.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => intake.Quarantine(Role.Signer, Role.Eraser, message, client, cancellation);

    /// <summary>A reply that could not be passed on is asked for again by whoever waits for it.</summary>
    [Function("PoisonedReply")]
    public Task PoisonedReply([QueueTrigger(QueueNames.Replies + QueueNames.Poison, Connection = QueueNames.Connection)] string message) =>
        intake.Drop(message);
}
