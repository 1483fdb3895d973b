using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>Notes collections with personal data whose rows nothing finds, whichever identities a request gives.</summary>
internal static class ReachCheck
{
    public static void Run(IReadOnlyList<CollectionDraft> collections, References references, Problems problems)
    {
        var leads = new Dictionary<CollectionAddress, List<CollectionAddress>>();
        foreach (var reference in collections.SelectMany(collection => collection.Fields).SelectMany(references.Of))
        {
            var (here, there) = (reference.Collection.Address, reference.Target.Address);
            if (reference.Direction == ReferenceDirection.From)
                Lead(there, here);
            if (reference.Direction == ReferenceDirection.To)
                Lead(here, there);
        }

        var reached = new HashSet<CollectionAddress>();
        var waiting = new Stack<CollectionAddress>(
            collections
                .Where(collection => collection.Fields.Any(field => field.Identity is not null))
                .Select(collection => collection.Address));
        while (waiting.TryPop(out var address))
        {
            if (reached.Add(address))
                leads.GetValueOrDefault(address)?.ForEach(waiting.Push);
        }

        foreach (var collection in collections.Where(each => !reached.Contains(each.Address) && each.Fields.Any(field => field.IsPersonal)))
            problems.Note(collection.Name.Place, "name", collection.Address.ToString(), Unreached(collection, references));

        void Lead(CollectionAddress from, CollectionAddress to)
        {
            if (!leads.TryGetValue(from, out var known))
                leads[from] = known = [];
            known.Add(to);
        }
    }

    private static string Unreached(CollectionDraft collection, References references)
    {
        const string Unit = "Nothing leads to these rows, so no request finds them";
        var away = collection.Fields.SelectMany(references.Of)
            .FirstOrDefault(each => each.Direction == ReferenceDirection.To && References.IsWholeKey(each.Target, each.There));
        return away is null
            ? $"{Unit}: mark a field with fides_meta.identity, or refer with 'direction: from' to a collection that requests find"
            : $"{Unit}: the reference of {away.Field.Path} leads away from here; "
                + $"did you mean 'direction: from', so that {away.Target.Address} leads here?";
    }
}
