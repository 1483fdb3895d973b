using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Modules;

/// <summary>One capability: everything that it brings to the application, declared beside the code that does it.</summary>
public abstract class Module
{
    /// <summary>Its orchestrations.</summary>
    public virtual IEnumerable<WorkflowEntry> Workflows => [];

    /// <summary>The steps that workflows and other roles order.</summary>
    public virtual IEnumerable<ActivityEntry> Activities => [];

    /// <summary>What runs on a schedule.</summary>
    public virtual IEnumerable<TimerEntry> Timers => [];

    /// <summary>Registers its services, options and start checks.</summary>
    public virtual void Register(IServiceCollection services)
    {
    }
}
