using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Planning;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>Nothing can be erased before itself: <c>erase_after</c> has no cycles.</summary>
internal static class EraseAfterCheck
{
    public static void Run(IEnumerable<Collection> collections, Names names, Problems problems)
    {
        var all = collections.ToArray();
        var index = all.Index().ToDictionary(each => each.Item.Address, each => each.Index);
        var next = all.Select(collection => collection.EraseAfter.Select(address => index[address]).ToList()).ToArray();
        foreach (var cycle in StrongComponents.Ordered([.. Enumerable.Range(0, all.Length)], next).Where(group => group.Count > 1))
        {
            var draft = names[all[cycle[0]].Address];
            var inCycle = cycle.Select(position => all[position].Address.ToString()).ToHashSet();
            var word = draft.EraseAfter.First(each => inCycle.Contains(each.Text));
            var message = $"These collections wait for one another: {string.Join(", ", inCycle)}";
            problems.Add(word.Place, "erase_after", draft.Address.ToString(), message);
        }
    }
}
