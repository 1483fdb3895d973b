using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Finds what the file's names stand for.</summary>
internal sealed class Names
{
    private readonly Dictionary<string, DatasetDraft> _datasets;
    private readonly Dictionary<CollectionAddress, CollectionDraft> _collections;
    private readonly ILookup<string, CollectionDraft> _byText;
    private readonly Problems _problems;

    public Names(IReadOnlyList<DatasetDraft> datasets, Problems problems)
    {
        _datasets = datasets.ToDictionary(dataset => dataset.Key.Text);
        _collections = datasets.SelectMany(dataset => dataset.Collections).ToDictionary(collection => collection.Address);
        _byText = _collections.Values.ToLookup(collection => collection.Address.ToString(), StringComparer.Ordinal);
        _problems = problems;
    }

    /// <summary>Reports collections whose addresses read alike, as <c>a.b</c> of <c>c</c> and <c>a</c> of <c>b.c</c> do.</summary>
    public void RejectAmbiguousNames()
    {
        foreach (var alike in _byText.Where(each => each.Count() > 1).SelectMany(each => each.Skip(1)))
            _problems.Add(
                alike.Name.Place, "name", alike.Address.ToString(), "Another collection's address reads the same: rename one of them");
    }

    public CollectionDraft this[CollectionAddress address] => _collections[address];

    /// <returns>Null when there is none, which is reported.</returns>
    public DatasetDraft? Dataset(Word name, string key, string where)
    {
        if (_datasets.TryGetValue(name.Text, out var dataset))
            return dataset;
        var hint = Spelling.Nearest(name.Text, _datasets.Keys) is { } nearest
            ? $"; did you mean '{nearest}'?"
            : ": where another file holds it, name the folder of both files as the map";
        _problems.Add(name.Place, key, where, $"No dataset is called {Spelling.Quote(name.Text)}{hint}");
        return null;
    }

    /// <summary>Resolves <c>dataset.collection</c>.</summary>
    /// <returns>Null when there is none, which is reported.</returns>
    public CollectionDraft? Collection(Word name, string key, string where)
    {
        if (_byText[name.Text].FirstOrDefault() is { } collection)
            return collection;
        var hint = Spelling.Hint(name.Text, _collections.Keys.Select(address => address.ToString()));
        var form = name.Text.Contains('.', StringComparison.Ordinal) ? "" : ": write dataset.collection";
        _problems.Add(name.Place, key, where, $"No collection is called {Spelling.Quote(name.Text)}{form}{hint}");
        return null;
    }

    /// <summary>A collection named from within another's dataset: by its own name there, or as <c>dataset.collection</c>.</summary>
    public CollectionDraft? Near(CollectionDraft from, string name) =>
        _collections.GetValueOrDefault(new CollectionAddress(from.Address.Dataset, name)) ?? _byText[name].FirstOrDefault();

    /// <summary>The names that <see cref="Near(CollectionDraft, string)"/> knows.</summary>
    public IEnumerable<string> Near(CollectionDraft from) =>
        _datasets[from.Address.Dataset].Collections.Select(each => each.Name.Text).Concat(_byText.Select(each => each.Key));

    /// <summary>Resolves a reference. Collections may have dots in their names too, so each dot may be the one that ends them.</summary>
    /// <returns>Null when there is none, which is reported.</returns>
    public (CollectionDraft Collection, FieldDraft Field)? Field(ReferenceDraft reference, string where)
    {
        if (Dataset(reference.Dataset, "dataset", where) is not { } dataset)
            return null;
        var text = reference.Field.Text;
        string? problem = null;
        for (var dot = text.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = text.IndexOf('.', dot + 1))
        {
            if (!_collections.TryGetValue(new CollectionAddress(dataset.Key.Text, text[..dot]), out var collection))
                continue;
            var path = text[(dot + 1)..];
            if (collection.ByPath.TryGetValue(path, out var field))
                return (collection, field);
            problem = collection.Objects.Contains(path)
                ? $"{Spelling.Quote(path)} is an object: name a field in it"
                : $"{collection.Address} has no field {Spelling.Quote(path)}{Spelling.Hint(path, collection.ByPath.Keys)}";
        }

        var name = text.Split('.')[0];
        var known = dataset.Collections.Select(each => each.Name.Text);
        problem ??= text.Contains('.', StringComparison.Ordinal)
            ? $"{dataset.Key.Text} has no collection {Spelling.Quote(name)}{Spelling.Hint(name, known)}"
            : "A reference is written collection.field";
        _problems.Add(reference.Field.Place, "field", where, problem);
        return null;
    }
}
