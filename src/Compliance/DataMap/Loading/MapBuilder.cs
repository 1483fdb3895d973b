using Compliance.DataMap.Loading.Checks;
using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Resolves names, checks what can only be seen across the files, and makes the model.</summary>
internal sealed class MapBuilder
{
    private readonly Problems _problems;
    private readonly IReadOnlyDictionary<string, Connection> _connections;
    private readonly IReadOnlyList<DatasetDraft> _datasets;
    private readonly Names _names;
    private readonly References _references;
    private readonly RetentionParents _parents;

    public MapBuilder(
        Problems problems, IReadOnlyDictionary<string, Connection> connections, IReadOnlyList<DatasetDraft> datasets, bool isOurs)
    {
        _problems = problems;
        _connections = connections;
        _datasets = datasets;
        _names = new Names(datasets, problems);
        _references = new References(Collections, _names, isOurs, problems);
        _parents = new RetentionParents(_names, _references, problems);
    }

    private IEnumerable<CollectionDraft> Collections => _datasets.SelectMany(dataset => dataset.Collections);

    /// <returns>To be used only if there are no problems after it.</returns>
    public IReadOnlyList<Dataset> Build()
    {
        var built = _datasets.Select(Build).ToArray();
        _names.RejectAmbiguousNames();
        EraseAfterCheck.Run(built.SelectMany(dataset => dataset.Collections), _names, _problems);
        ReachCheck.Run([.. Collections], _references, _problems);
        return built;
    }

    private Dataset Build(DatasetDraft dataset)
    {
        var connection = dataset.Connection;
        if (connection is not null && !_connections.ContainsKey(connection.Text))
        {
            var hint = Spelling.Hint(connection.Text, _connections.Keys);
            var message = $"No connection {Spelling.Quote(connection.Text)} is declared under compliance.connections at the top{hint}";
            _problems.Add(connection.Place, "connection", dataset.Key.Text, message);
        }

        var before = dataset.After
            .Select(word => _names.Dataset(word, "after", dataset.Key.Text))
            .OfType<DatasetDraft>()
            .SelectMany(other => other.Collections.Select(collection => collection.Address))
            .ToArray();
        var collections = dataset.Collections.Select(collection => Build(dataset, collection, before)).ToArray();
        return new Dataset(dataset.Key.Text, connection?.Text, dataset.Owner?.Text, collections)
        {
            Title = dataset.Title,
            Description = dataset.Description,
            Manual = dataset.Manual,
        };
    }

    private Collection Build(DatasetDraft dataset, CollectionDraft said, CollectionAddress[] before)
    {
        var draft = said with { Retention = _parents.Of(said) };
        var ownership = new OwnershipCheck(draft, _problems).Run();
        var fields = draft.Fields
            .Select(field => Build(field) with
            {
                IsMention = ownership.Mentions.Contains(field.Path),
                CopyOf = CopyCheck.Resolve(draft, field, Collections),
            })
            .ToArray();
        var kind = dataset.Connection is { } named ? _connections.GetValueOrDefault(named.Text)?.Kind : null;
        RetentionCheck.Run(draft, _problems);
        ContentCheck.Run(draft, kind);
        MaskingCheck.Run(draft, ownership, _problems);
        SealingCheck.Run(draft, _references.At(draft).Any(reference => reference.Target.Address == draft.Address));
        return new Collection(
            draft.Address,
            dataset.Connection?.Text,
            fields,
            draft.Erasure,
            Resolve(draft, draft.EraseAfter, "erase_after"),
            [.. before.Concat(Resolve(draft, draft.After, "after")).Distinct()],
            draft.LawfulBasis?.Text,
            [.. draft.Purposes.Select(purpose => purpose.Text)],
            Build(draft, draft.Retention))
        {
            Group = draft.Ownership.Group ?? dataset.Group ?? DataSubjectGroup.Default,
            Shared = ownership.Shared,
            Mention = ownership.Beside,
            Title = draft.Title,
            Description = draft.Description,
        };
    }

    private Field Build(FieldDraft field) => new(
        field.Path,
        field.Categories,
        field.DataType,
        field.IsPrimaryKey,
        field.Identity?.Text,
        [
            .. from reference in _references.Of(field)
               where reference.Direction is not null
               select new FieldReference(new FieldAddress(reference.Target.Address, reference.There.Path), reference.Direction!.Value),
        ],
        MaskingCheck.Fitting(field)?.Setting,
        field.IsReadOnly,
        field.IsSealed,
        field.ThirdParty,
        field.IsContent)
    {
        IsSpecialCategory = field.IsSpecialCategory,
        IsSensitive = field.IsSensitive,
        Length = field.Length,
        Origin = field.Origin,
        Title = field.Title,
        Description = field.Description,
    };

    private CollectionAddress[] Resolve(CollectionDraft draft, IReadOnlyList<Word> words, string key)
    {
        var where = draft.Address.ToString();
        var found = words
            .Select(word => (Word: word, _names.Collection(word, key, where)?.Address))
            .Where(each => each.Address is not null)
            .ToArray();
        foreach (var (word, _) in found.Where(each => each.Address == draft.Address))
            _problems.Add(word.Place, key, where, "A collection cannot come after itself");
        return [.. found.Select(each => each.Address!.Value).Where(address => address != draft.Address).Distinct()];
    }

    private static Retention? Build(CollectionDraft draft, RetentionDraft? retention) =>
        retention is { Period: { } period, From: { } from }
            ? new Retention(
                period,
                from.Text,
                retention.Ground?.Text,
                retention.Law?.Text,
                [.. retention.Keep.SelectMany(word => draft.Under(word.Text)).Select(field => field.Path).Distinct()],
                retention.Parent)
            : null;
}
