namespace Compliance.DataMap.Loading;

/// <summary>Resolves names, checks what can only be seen across the file, and makes the model.</summary>
internal sealed class MapBuilder(
    Problems problems, IReadOnlyDictionary<string, Connection> connections, IReadOnlyList<DatasetDraft> datasets)
{
    private readonly Names names = new(datasets, problems);
    private readonly HashSet<CollectionAddress> referredTo = [];

    /// <returns>To be used only if there are no problems after it.</returns>
    public IReadOnlyList<Dataset> Build()
    {
        var built = datasets.Select(Build).ToArray();
        names.RefuseAlike();
        foreach (var collection in datasets.SelectMany(dataset => dataset.Collections))
            SealingCheck.Run(collection, referredTo.Contains(collection.Address));
        EraseAfterCheck.Run(built.SelectMany(dataset => dataset.Collections), names, problems);
        return built;
    }

    private Dataset Build(DatasetDraft dataset)
    {
        var connection = dataset.Connection;
        if (connection is not null && !connections.ContainsKey(connection.Text))
        {
            var hint = Spelling.Hint(connection.Text, connections.Keys);
            var message = $"No connection {Spelling.Quote(connection.Text)} is declared under compliance.connections at the top{hint}";
            problems.Add(connection.Place, "connection", dataset.Key.Text, message);
        }

        var before = dataset.After
            .Select(word => names.Dataset(word, "after", dataset.Key.Text))
            .OfType<DatasetDraft>()
            .SelectMany(other => other.Collections.Select(collection => collection.Address))
            .ToArray();
        var kind = connection is null ? null : connections.GetValueOrDefault(connection.Text)?.Kind;
        var collections = dataset.Collections.Select(collection => Build(collection, connection?.Text, kind, before)).ToArray();
        return new Dataset(dataset.Key.Text, connection?.Text, dataset.Owner?.Text, collections);
    }

    private Collection Build(CollectionDraft draft, string? connection, string? kind, CollectionAddress[] before)
    {
        var fields = draft.Fields.Select(field => Build(draft, field)).ToArray();
        RetentionCheck.Run(draft, problems);
        ContentCheck.Run(draft, kind);
        MaskingCheck.Run(draft, problems);
        return new Collection(
            draft.Address,
            connection,
            fields,
            draft.Erasure,
            Resolve(draft, draft.EraseAfter, "erase_after"),
            [.. before.Concat(Resolve(draft, draft.After, "after")).Distinct()],
            draft.LawfulBasis?.Text,
            [.. draft.Purposes.Select(purpose => purpose.Text)],
            Build(draft, draft.Retention));
    }

    private Field Build(CollectionDraft collection, FieldDraft field)
    {
        var references = new List<FieldReference>();
        foreach (var reference in field.References)
        {
            var where = $"{collection.Address}.{field.Path}";
            if (names.Field(reference, where) is not var (target, there))
                continue;
            if (target == collection && there == field)
                problems.Add(reference.Field.Place, "field", where, "The field refers to itself");
            if (there.IsSealed)
            {
                var message = $"{target.Address}.{there.Path} is sealed: sealed values match nothing";
                problems.Add(reference.Field.Place, "field", where, message);
            }

            referredTo.Add(target.Address);
            references.Add(new FieldReference(new FieldAddress(target.Address, there.Path), reference.Direction));
        }

        return new Field(
            field.Path,
            field.Categories,
            field.DataType,
            field.IsPrimaryKey,
            field.Identity?.Text,
            references,
            MaskingCheck.Fitting(field)?.Setting,
            field.IsReadOnly,
            field.IsSealed,
            field.ThirdParty,
            field.IsContent);
    }

    private CollectionAddress[] Resolve(CollectionDraft draft, IReadOnlyList<Word> words, string key)
    {
        var where = draft.Address.ToString();
        var found = words
            .Select(word => (Word: word, Collection: names.Collection(word, key, where)))
            .Where(each => each.Collection is not null)
            .ToArray();
        foreach (var (word, _) in found.Where(each => each.Collection == draft))
            problems.Add(word.Place, key, where, "A collection cannot come after itself");
        return [.. found.Select(each => each.Collection!.Address).Where(address => address != draft.Address).Distinct()];
    }

    private static Retention? Build(CollectionDraft draft, RetentionDraft? retention) =>
        retention is { Period: { } period, From: { } from }
            ? new Retention(
                period,
                from.Text,
                retention.Ground?.Text,
                retention.Law?.Text,
                [.. retention.Keep.SelectMany(word => draft.Under(word.Text)).Select(field => field.Path).Distinct()])
            : null;
}
