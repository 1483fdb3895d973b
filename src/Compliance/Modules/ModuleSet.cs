using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Modules;

/// <summary>The modules of an application, composed: every host is built from this and compared with it.</summary>
public sealed class ModuleSet
{
    private readonly IReadOnlyList<Module> _modules;

    /// <param name="modules">In the order in which their start checks run.</param>
    /// <exception cref="InvalidOperationException">Two workflows, activities or timers have the same name.</exception>
    public ModuleSet(params IReadOnlyList<Module> modules)
    {
        _modules = modules;
        Require("workflow", modules.SelectMany(module => module.Workflows.Select(entry => (entry.Name, module))));
        Require("activity", modules.SelectMany(module => module.Activities.Select(entry => (entry.Name, module))));
        Require("timer", modules.SelectMany(module => module.Timers.Select(entry => (entry.Name, module))));
        Workflows = new(modules.SelectMany(module => module.Workflows), modules.SelectMany(module => module.Activities));
        Timers = [.. modules.SelectMany(module => module.Timers)];
    }

    public WorkflowTable Workflows { get; }

    public IReadOnlyList<TimerEntry> Timers { get; }

    public void Register(IServiceCollection services)
    {
        foreach (var module in _modules)
            module.Register(services);
    }

    private static void Require(string what, IEnumerable<(string Name, Module Module)> entries)
    {
        if (entries.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(named => named.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException(
                $"The {what} {twice.Key} is declared {twice.Count()} times, by "
                + $"{string.Join(" and ", twice.Select(each => each.Module.GetType().Name))}: give one another name.");
        }
    }
}
