using Compliance.DataMap;
using Compliance.Requests.Locating;

namespace Compliance.Requests.Case;

/// <summary>
/// Cuts a case into steps: neighbours in the order of erasure that share a connection, at most <see cref="MaxStep"/> collections
/// each, so that what a step says stays small.
/// </summary>
internal static class CaseSteps
{
    public const int MaxStep = 40;

    /// <returns>The connection of each step.</returns>
    public static IReadOnlyList<string> Steps(this CaseFile file, PersonalDataMap map) =>
        [.. file.Cut(map).Select(step => map.Find(step[0].Address)!.Connection!)];

    public static IReadOnlyList<LocatedCollection> Step(this CaseFile file, PersonalDataMap map, int index) => file.Cut(map)[index];

    private static List<List<LocatedCollection>> Cut(this CaseFile file, PersonalDataMap map)
    {
        var steps = new List<List<LocatedCollection>>();
        string? last = null;
        foreach (var located in file.Located.Where(each => each.HasRows))
        {
            var connection = map.Find(located.Address)!.Connection;
            if (connection != last || steps[^1].Count == MaxStep)
                steps.Add([]);
            steps[^1].Add(located);
            last = connection;
        }

        return steps;
    }
}
