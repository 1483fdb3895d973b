using Compliance.DataMap.Planning;

namespace Compliance.DataMap.Loading;

/// <summary>Nothing can be erased before itself: <c>erase_after</c> has no cycles.</summary>
internal static class EraseAfterCheck
{
    public static void Run(IEnumerable<Collection> collections, Names names, Problems problems)
    {
        var all = collections.ToArray();
        var index = all.Select((collection, position) => (collection.Address, position)).ToDictionary(each => each.Address, each => each.position);
        var next = all.Select(collection => collection.EraseAfter.Select(address => index[address]).ToList()).ToArray();
        foreach (var cycle in StrongComponents.Ordered([.. Enumerable.Range(0, all.Length)], next).Where(group => group.Count > 1))
        {
            var draft = names[all[cycle[0]].Address];
            var inCycle = cycle.Select(position => all[position].Address.ToString()).ToHashSet();
            var word = draft.EraseAfter.First(each => inCycle.Contains(each.Text));
            problems.Add(
                word.Place, "erase_after", draft.Address.ToString(), $"These collections wait for one another: {string.Join(", ", inCycle)}");
        }
    }
}
