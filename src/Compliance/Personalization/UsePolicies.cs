using Compliance.DataMap;
using Compliance.Decisions;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Options;

namespace Compliance.Personalization;

/// <summary>The policy of the data map in force, prepared once for each version of the map.</summary>
internal sealed class UsePolicies(IDataMaps maps, IOptions<DecisionOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private UseRules? _newest;

    public UseRules Current
    {
        get
        {
            var map = maps.Current;
            lock (_lock)
            {
                return _newest?.Map == map ? _newest : _newest = Prepare(map);
            }
        }
    }

    private UseRules Prepare(PersonalDataMap map) =>
        new(map, new DecisionEngine(CompiledPolicy.Compile(UsePolicy.Of(map)), options.Value, time));
}

/// <param name="Map">The data map.</param>
/// <param name="Engine">Decides by it.</param>
internal sealed record UseRules(PersonalDataMap Map, DecisionEngine Engine)
{
    /// <summary>What of a person a purpose could use, if all rules allowed it; empty where the map declares no such purpose.</summary>
    public IReadOnlyList<string> FieldsOf(string purpose) =>
        Map.Uses.TryGetValue(purpose, out var use) ? [.. use.Fields.Select(used => used.Field.ToString())] : [];
}
