using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Durable;

/// <summary>
/// Durable's client as the host last handed it in. The worker has no client of its own: each function that is triggered from outside
/// binds one, and all of them speak to the same task hub.
/// </summary>
internal sealed class DurableClients
{
    private volatile DurableTaskClient? current;

    public DurableTaskClient Current =>
        current ?? throw new InvalidOperationException("No function has been triggered yet that binds Durable's client.");

    public void Use(DurableTaskClient client) => current = client;
}
