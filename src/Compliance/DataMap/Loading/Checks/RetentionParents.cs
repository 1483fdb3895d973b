using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>Gives each collection whose retention is that of another (<c>with</c>) the other's period, start, ground and law.</summary>
internal sealed class RetentionParents(Names names, References references, Problems problems)
{
    private readonly Dictionary<CollectionAddress, RetentionDraft?> _resolved = [];

    /// <returns>Null where it has none, or one that cannot be resolved, which is reported.</returns>
    public RetentionDraft? Of(CollectionDraft collection)
    {
        var chain = new List<(CollectionDraft Child, CollectionDraft Parent)>();
        var current = collection;
        while (!_resolved.ContainsKey(current.Address))
        {
            if (current.Retention?.With is not { } with)
            {
                _resolved[current.Address] = current.Retention;
                break;
            }

            if (chain.FindIndex(link => link.Child.Address == current.Address) is >= 0 and var start)
            {
                var cycle = string.Join(", ", chain.Skip(start).Select(link => link.Child.Address));
                Problem(current, with, "with", $"These collections follow one another, and none has a period: {cycle}");
                _resolved[current.Address] = null;
                break;
            }

            if (Parent(current, with) is not { } parent)
            {
                _resolved[current.Address] = null;
                break;
            }

            chain.Add((current, parent));
            current = parent;
        }

        foreach (var (child, parent) in chain.AsEnumerable().Reverse().Where(link => !_resolved.ContainsKey(link.Child.Address)))
            _resolved[child.Address] = Follow(child, parent);
        return _resolved[collection.Address];
    }

    private CollectionDraft? Parent(CollectionDraft child, Word with)
    {
        if (names.Near(child, with.Text) is not { } parent)
        {
            var hint = Spelling.Hint(with.Text, names.Near(child));
            var unknown =
                $"No collection is called {Spelling.Quote(with.Text)}: name one of {child.Address.Dataset}, or dataset.collection";
            Problem(child, with, "with", unknown + hint);
            return null;
        }

        if (parent.Retention is not null)
            return parent;
        Problem(child, with, "with", $"{parent.Address} has no retention to follow: give it one, or say 'period' and 'from' here");
        return null;
    }

    private RetentionDraft? Follow(CollectionDraft child, CollectionDraft parent)
    {
        var said = child.Retention!;
        if (_resolved[parent.Address] is not { } followed || Link(child, parent) is not var (here, there))
            return null;
        if (followed.Ground is null && said.Keep is [var kept, ..])
            Problem(child, kept, "keep", $"Only a ground keeps fields from erasure, and the retention of {parent.Address} has none");
        if (followed is { Ground: not null, Keep.Count: > 0 } && IsMasked(parent, followed, there))
        {
            var message = $"An erasure masks {parent.Address}.{there.Path}, which leads from these rows to the ones that they follow: "
                + $"add it to 'keep' of {parent.Address}";
            Problem(child, said.With!, "with", message);
        }

        return said with
        {
            Period = followed.Period,
            From = followed.From,
            Ground = followed.Ground,
            Law = followed.Law,
            Parent = new RetentionParent(parent.Address, here.Path, there.Path),
        };
    }

    /// <returns>Null where none or several references join the two and nothing tells which counts, which is reported.</returns>
    private (FieldDraft Here, FieldDraft There)? Link(CollectionDraft child, CollectionDraft parent)
    {
        var (with, by) = (child.Retention!.With!, child.Retention.By);
        var links = references.At(child)
            .Where(each => each.Collection.Address == child.Address && each.Target.Address == parent.Address)
            .Select(each => (Here: each.Field, There: each.There))
            .Concat(references.At(child)
                .Where(each => each.Collection.Address == parent.Address && each.Target.Address == child.Address)
                .Select(each => (Here: each.There, There: each.Field)))
            .DistinctBy(link => (link.Here.Path, link.There.Path))
            .ToArray();
        if (by is not null)
        {
            var named = links.Where(link => link.Here.Path == by.Text).ToArray();
            if (named is [var chosen])
                return chosen;
            var hint = Spelling.Hint(by.Text, links.Select(link => link.Here.Path));
            var join = named.Length == 0 ? "No reference joins" : "Several references join";
            Problem(child, by, "by", $"{join} {child.Address}.{by.Text} to {parent.Address}{hint}");
            return null;
        }

        switch (links)
        {
            case [var only]:
                return only;
            case []:
                var none = $"No reference joins {child.Address} and {parent.Address}: "
                    + "give the field that holds the key of the other fides_meta.references";
                Problem(child, with, "with", none);
                return null;
            default:
                var fields = string.Join(", ", links.Select(link => link.Here.Path).Distinct());
                var several =
                    $"Several references join {child.Address} and {parent.Address}: say which counts, with 'by: FIELD', one of {fields}";
                Problem(child, with, "with", several);
                return null;
        }
    }

    private static bool IsMasked(CollectionDraft parent, RetentionDraft retention, FieldDraft field) =>
        field is { IsPersonal: true, IsPrimaryKey: false, IsReadOnly: false }
        && MaskingCheck.Fitting(field)?.Setting.Strategy != Masking.MaskingStrategy.Preserve
        && !retention.Keeps(parent, field);

    private void Problem(CollectionDraft collection, Word word, string key, string message) =>
        problems.Add(word.Place, key, collection.Address.ToString(), message);
}
