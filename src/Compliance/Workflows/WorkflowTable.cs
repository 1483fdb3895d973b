using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Workflows;

/// <summary>One workflow of the application, declared once for all hosts.</summary>
public abstract record WorkflowEntry(string Name, int Version, Type Input, Type Output)
{
    /// <summary>Runs the body on a serialised input and serialises what it returns.</summary>
    public abstract Task<string> Run(IWorkflowContext context, string input);

    /// <param name="reference">The workflow's name and types.</param>
    /// <param name="body">A static method that touches nothing but the context and its input.</param>
    /// <param name="version">What new instances start under; 1 by default.</param>
    public static WorkflowEntry Of<TIn, TOut>(
        WorkflowReference<TIn, TOut> reference,
        Func<IWorkflowContext, TIn, Task<TOut>> body,
        int version = 1) => new Typed<TIn, TOut>(reference, body, version);

    private sealed record Typed<TIn, TOut>(
        WorkflowReference<TIn, TOut> Reference,
        Func<IWorkflowContext, TIn, Task<TOut>> Body,
        int Version) : WorkflowEntry(Reference.Name, Version, typeof(TIn), typeof(TOut))
    {
        public override async Task<string> Run(IWorkflowContext context, string input) =>
            WorkflowJson.Write(await Body(context, WorkflowJson.Read<TIn>(input)));
    }
}

/// <summary>One activity of the application, declared once for all hosts.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Role">The workload that runs it.</param>
/// <param name="Sender">The one workload whose command for it is taken.</param>
/// <param name="Input">What goes in.</param>
/// <param name="Output">What comes out.</param>
public abstract record ActivityEntry(string Name, Role Role, Role Sender, Type Input, Type Output)
{
    /// <summary>Runs the work in a scope of its own.</summary>
    public async Task<string> Run(IServiceScopeFactory scopes, string input, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Run(scope.ServiceProvider, input, cancellation);
    }

    /// <summary>Runs the work on a serialised input and serialises what it returns.</summary>
    public abstract Task<string> Run(IServiceProvider services, string input, CancellationToken cancellation);

    /// <param name="reference">The activity's name and types.</param>
    /// <param name="role">The workload that runs it.</param>
    /// <param name="work">Idempotent: it may run again after a crash.</param>
    /// <param name="sender">The one workload that may command it; the service by default, whose workflows command nearly all.</param>
    public static ActivityEntry Of<TIn, TOut>(
        ActivityReference<TIn, TOut> reference,
        Role role,
        Func<IServiceProvider, TIn, CancellationToken, Task<TOut>> work,
        Role sender = Role.Service) => new Typed<TIn, TOut>(reference, role, sender, work);

    private sealed record Typed<TIn, TOut>(
        ActivityReference<TIn, TOut> Reference, Role Role, Role Sender, Func<IServiceProvider, TIn, CancellationToken, Task<TOut>> Work)
        : ActivityEntry(Reference.Name, Role, Sender, typeof(TIn), typeof(TOut))
    {
        public override async Task<string> Run(IServiceProvider services, string input, CancellationToken cancellation) =>
            WorkflowJson.Write(await Work(services, WorkflowJson.Read<TIn>(input), cancellation));
    }
}

/// <summary>Every workflow and activity of the application: the table that hosts are built from and compared with.</summary>
public sealed class WorkflowTable
{
    private readonly Dictionary<string, WorkflowEntry> _workflows;
    private readonly Dictionary<string, ActivityEntry> _activities;

    public WorkflowTable(IEnumerable<WorkflowEntry> workflows, IEnumerable<ActivityEntry> activities)
    {
        _workflows = workflows.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        _activities = activities.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<WorkflowEntry> Workflows => _workflows.Values;

    public IReadOnlyCollection<ActivityEntry> Activities => _activities.Values;

    public WorkflowEntry? FindWorkflow(string name) => _workflows.GetValueOrDefault(name);

    public ActivityEntry? FindActivity(string name) => _activities.GetValueOrDefault(name);
}
