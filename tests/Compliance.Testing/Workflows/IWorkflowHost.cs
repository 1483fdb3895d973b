using Compliance.Workflows;
using NodaTime;

namespace Compliance.Testing.Workflows;

/// <summary>A host of workflows under test: all that a scenario of the contract may rely on.</summary>
public interface IWorkflowHost : IAsyncDisposable
{
    IWorkflowClient Client { get; }

    /// <summary>Every line the host has logged, workflows' own lines included.</summary>
    IReadOnlyCollection<string> LogLines { get; }

    /// <summary>Lets time go by: moves the host's clock, or waits.</summary>
    Task Pass(Duration time);

    /// <summary>The time the host goes by.</summary>
    Instant Now { get; }

    /// <summary>Stops the host and starts it again on the same storage, possibly as a later release with another table.</summary>
    Task Restart(WorkflowTable? release = null);
}
