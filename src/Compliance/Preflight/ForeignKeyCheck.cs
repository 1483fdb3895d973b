using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Masking;
using NodaTime;

namespace Compliance.Preflight;

/// <summary>Foreign keys of the store that a deletion would meet.</summary>
internal static class ForeignKeyCheck
{
    public static IEnumerable<PreflightFinding> Of(SeenStore store, ErasureOutlook plan) =>
        from child in store.Description.Collections
        where child.Value.Kind != StoreObject.Partition
        from key in child.Value.ForeignKeys
        let parent = store.Find(key.To)
        where parent is not null && ErasureOutlook.Deletes(parent)
        let link = new Link(store, plan, child.Key, child.Value, key, parent)
        let finding = Of(link)
        where finding is not null
        select finding;

    private static PreflightFinding? Of(Link link) => link.Key.OnDelete switch
    {
        _ when link.GoesFirst => null,
        DeleteRule.Refuse => link.IsSpared ? null : link.EndsWithItByItself ? MayEndLater(link) : Blocks(link),
        DeleteRule.Cascade => link.EndsWithItByItself ? MayEndLater(link) : Cascades(link),
        _ => Clears(link),
    };

    private static PreflightFinding Blocks(Link link)
    {
        var message = $"Rows of {link.From} refer to {link.Parent.Address} ({link.Key.Name}), and the store refuses to delete a row "
            + "that others refer to.";
        return link.Finding(PreflightCode.ForeignKeyBlocks, PreflightSeverity.Blocks, message, Remedy(link));
    }

    private static PreflightFinding MayEndLater(Link link) => link.Finding(
        link.Key.OnDelete == DeleteRule.Cascade ? PreflightCode.ForeignKeyCascades : PreflightCode.ForeignKeyBlocks,
            PreflightSeverity.Warns,
        $"Rows of {link.From} refer to {link.Parent.Address} ({link.Key.Name}) and have a period of their own: where it begins "
            + "later, they are still there when the row that they refer to is due.",
        $"Give {link.From} retention {{with: {link.Parent.Address.Collection}}}, so that both end at once.");

    private static string Remedy(Link link)
    {
        var reference = $"{{dataset: {link.Parent.Address.Dataset}, field: {link.Parent.Address.Collection}.{link.Key.ToFields[0]}, "
            + $"direction: from}}";
        var spare = $"let {link.Parent.Address} be erased by {{delete: unless_referenced, else: mask}} or mask";
        if (link.Child is not { } child)
        {
            return $"Map {link.From.Collection} with its key and the reference {reference} at {link.Key.Fields[0]}, so that its rows "
                + "go first; "
                + $"or {spare.Replace("{delete: unless_referenced, else: mask} or ", "", StringComparison.Ordinal)}.";
        }

        if (child == link.Parent)
            return $"Let {link.Parent.Address} be erased by mask: a reference in the map between its own rows would lead to other "
                + "people's.";
        if (!link.IsFollowed)
            return $"Give {child.Address}.{link.Key.Fields[0]} the reference {reference}, and {spare}.";
        if (link.IsSweptWithoutThem)
            return $"Give {child.Address} retention {{with: {link.Parent.Address.Collection}}}, so that its rows go when the period "
                + "of their parent ends.";
        if (!ErasureOutlook.MayStay(child))
        {
            return child.HoldsPersonalData
                ? $"Let {child.Address} go first: name it under fides_meta.erase_after of {link.Parent.Address.Collection}."
                : $"No field of {child.Address} is personal, so nothing erases it: give it retention {{with: "
                + $"{link.Parent.Address.Collection}}}, or its fields their categories.";
        }

        return $"Rows of {child.Address} may stay: {spare}.";
    }

    private static PreflightFinding? Cascades(Link link)
    {
        if (link.Child is null)
        {
            return link.Finding(
                PreflightCode.ForeignKeyCascades, PreflightSeverity.Warns,
                $"With a row of {link.Parent.Address} the store also deletes the rows of {link.From} that refer to it "
                    + $"({link.Key.Name}): no certificate counts them.",
                $"Map {link.From.Collection} with the reference from {link.Key.Fields[0]}, so that its rows go first and are counted.");
        }

        if (link.IsSpared)
            return null;
        return link.Finding(
            PreflightCode.ForeignKeyCascades, PreflightSeverity.Blocks,
            $"With a row of {link.Parent.Address} the store also deletes the rows of {link.From} that refer to it ({link.Key.Name}), "
                + "which the map keeps or has not looked at.",
            link.IsFollowed
                ? $"Let {link.Parent.Address} be erased by {{delete: unless_referenced, else: mask}} or mask, or let {link.From} be "
                + "deleted too."
                : $"Give {link.From}.{link.Key.Fields[0]} the reference to {link.Parent.Address.Collection}.{link.Key.ToFields[0]}, "
                + "direction from.");
    }

    private static PreflightFinding? Clears(Link link)
    {
        if (link.IsSpared || link.Key.Fields.FirstOrDefault(path => link.Seen.Find(path) is { IsNullable: false }) is not { } column)
            return null;
        return link.Finding(
            PreflightCode.ForeignKeyClears, PreflightSeverity.Blocks,
            $"With a row of {link.Parent.Address} the store clears {column} of {link.From} ({link.Key.Name}), which is NOT NULL: it "
                + "refuses.",
            $"Let the column take null, or map {link.From.Collection} so that its rows go first.", column);
    }

    /// <summary>A foreign key from rows here to rows that would be deleted.</summary>
    private sealed record Link(
        SeenStore Store, ErasureOutlook Plan, CollectionAddress From, CollectionDescription Seen, ForeignKey Key, Collection Parent)
    {
        public Collection? Child { get; } = Store.Find(From);

        /// <summary>The map knows the link, or an identity leads to both.</summary>
        public bool IsFollowed => Child is { } child && Pairs.All(each =>
            Plan.Follows(child, each.Here, Parent, each.There) || ErasureOutlook.SharesIdentity(child, each.Here, Parent,
                each.There));

        /// <summary>The rows here are gone, or their link is cleared, before the rows there are deleted.</summary>
        public bool GoesFirst => Child is { } child && child != Parent && IsFollowed && Plan.GoesBefore(child, Parent)
            && !IsSweptWithoutThem
            && (!ErasureOutlook.MayStay(child) || FollowsItsEnd(child) || Pairs.All(each => IsCleared(child, each.Here)));

        /// <summary>A sweep deletes rows there when their period ends, and nothing says that the rows here end with them.</summary>
        public bool IsSweptWithoutThem => Parent.Retention is not null && Child is { Retention: null } child && child != Parent;

        /// <summary>A ground of its own keeps it no longer than the ground there, as far as periods tell.</summary>
        public bool EndsWithItByItself =>
            Child is { Erasure: RowErasure.Delete, Retention: { Ground: not null, Parent: null } own } child && child != Parent
            && Parent.Retention is { Ground: not null, Parent: null } theirs && IsFollowed && Plan.GoesBefore(child, Parent)
            && Someday.Plus(own.Period) <= Someday.Plus(theirs.Period);

        /// <summary>Rows there are not deleted where the rows here refer to them.</summary>
        public bool IsSpared => Parent.Erasure == RowErasure.DeleteUnlessReferenced && Child is { } child
            && Pairs.All(each => Plan.Follows(child, each.Here, Parent, each.There));

        private static readonly LocalDateTime Someday = new(2000, 1, 1, 0, 0);

        private IEnumerable<(string Here, string There)> Pairs => Key.Fields.Zip(Key.ToFields);

        public PreflightFinding Finding(string code, PreflightSeverity severity, string message, string remedy, string? column = null) =>
            new(code, severity, Store.Connection, Parent.Address, column ?? Key.ToFields[0], Key.Name, message, remedy);

        /// <summary>It stays no longer than the row there, for it ends with it.</summary>
        private bool FollowsItsEnd(Collection child) =>
            child.Erasure == RowErasure.Delete && child.Retention?.Parent?.Collection == Parent.Address;

        private bool IsCleared(Collection child, string path) =>
            Seen.Find(path) is { IsNullable: true } && ErasureOutlook.Masked(child).Any(each => each.Path == path
                && each.Masking is null or { Strategy: MaskingStrategy.NullRewrite });
    }
}
