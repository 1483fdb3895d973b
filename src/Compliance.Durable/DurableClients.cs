using Microsoft.DurableTask.Client;

namespace Compliance.Durable;

/// <summary>
/// Durable's client, for as long as the function runs that it was given to. The worker has no client of its own: each function that is
/// triggered from outside binds one and passes it on here, and nothing outside of that invocation sees it.
/// </summary>
/// <param name="always">For an engine in this process, which has one client for everything.</param>
public sealed class DurableClients(DurableTaskClient? always = null)
{
    private readonly AsyncLocal<DurableTaskClient?> _passed = new();

    /// <exception cref="InvalidOperationException">This runs in no function that binds the client.</exception>
    public DurableTaskClient Current =>
        _passed.Value ?? always ?? throw new InvalidOperationException("This runs in no function that binds Durable's client.");

    /// <returns>Ends the client's use when disposed.</returns>
    public IDisposable Pass(DurableTaskClient client)
    {
        _passed.Value = client;
        return new Passed(_passed);
    }

    private sealed class Passed(AsyncLocal<DurableTaskClient?> passed) : IDisposable
    {
        public void Dispose() => passed.Value = null;
    }
}
