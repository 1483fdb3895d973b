using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.State;

/// <summary>The storage modules, composed and checked once.</summary>
internal sealed class StorageModuleSet
{
    private readonly IReadOnlyList<StorageModule> _modules;

    /// <exception cref="InvalidOperationException">Two parts of one account have the same name, or nobody keeps a part.</exception>
    public StorageModuleSet(params IReadOnlyList<StorageModule> modules)
    {
        _modules = modules;
        Parts = [.. modules.SelectMany(module => module.Parts)];
        foreach (var part in Parts)
        {
            if (Parts.Count(other => other.Name == part.Name && other.GetType() == part.GetType()) > 1)
                throw new InvalidOperationException($"The {part.Name} of the {part.Account} account is declared twice: give one another "
                    + $"name.");
            if (part.Keepers.Count == 0)
                throw new InvalidOperationException($"No role keeps the {part.Name} of the {part.Account} account: name one.");
        }
    }

    public IReadOnlyList<StatePart> Parts { get; }

    public void Register(IServiceCollection services)
    {
        foreach (var module in _modules)
            module.Register(services);
    }
}
