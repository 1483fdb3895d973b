using Compliance.DataMap.Loading.Contacts;
using Compliance.DataMap.Loading.Uses;
using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads the <c>compliance</c> blocks at the top of the files, which may not contradict each other.</summary>
internal sealed class TopReader(Problems problems)
{
    private readonly Dictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _distinguishing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Word> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Word> _registers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PurposeDraft> _purposes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecipientDraft> _recipients = new(StringComparer.Ordinal);
    private Word? _controller;

    public ControllerContact? Contact { get; private set; }

    public string? Controller => _controller?.Text;

    public IReadOnlyDictionary<string, Connection> Connections => _connections;

    public IReadOnlyDictionary<string, bool> Distinguishing => _distinguishing;

    /// <summary>What purposes may use, as declared.</summary>
    public IEnumerable<PurposeDraft> Purposes => _purposes.Values;

    public void Read(Block compliance)
    {
        if (compliance.Text("controller") is { } said)
        {
            if (_controller is not null && _controller.Text != said.Text)
                compliance.Problem(said.Place, "controller", $"{At(_controller.Place)} names another: a map has one controller");
            _controller ??= said;
        }

        if (compliance.Child("contact") is { } contact)
        {
            var read = ContactReader.Read(contact);
            if (Contact is not null && Contact != read)
                compliance.Problem("contact", "Another file says something else: a map has one controller");
            Contact ??= read;
        }

        foreach (var (name, block) in compliance.Child("connections")?.Named() ?? [])
            Declare("connection", name, block, ConnectionReader.Read(name, block), _connections);
        foreach (var (kind, block) in compliance.Child("identities")?.Named() ?? [])
        {
            _identities.TryAdd(kind.Text, kind);
            var isDistinguishing = block.Flag("distinguishing");
            var register = block.Text("register");
            if (register is not null && isDistinguishing == false)
                block.Problem(register.Place, "register", "A register tells people apart: leave it out, or distinguishing: false");
            if (!block.Has("distinguishing") && register is null)
                block.Problem(
                    "distinguishing", "This key is missing: true where the identity tells people apart, false where two may share one");
            block.RefuseOthers();
            if (register is not null)
                Declare("register", kind, block, register, _registers);
            if (isDistinguishing is { } flag)
                Declare("identity", kind, block, flag, _distinguishing);
        }

        foreach (var (key, block) in compliance.Child("purposes")?.Named() ?? [])
        {
            if (!_purposes.TryAdd(key.Text, PurposeReader.Read(key, block)))
                block.Problem(key.Place, key.Text, $"{At(_purposes[key.Text].Key.Place)} declares this purpose already: declare it once");
        }

        foreach (var (key, block) in compliance.Child("recipients")?.Named() ?? [])
        {
            if (!_recipients.TryAdd(key.Text, RecipientReader.Read(key, block)))
                block.Problem(
                    key.Place, key.Text, $"{At(_recipients[key.Text].Key.Place)} declares this recipient already: declare it once");
        }

        compliance.RefuseOthers();
    }

    /// <summary>Who else is given personal data; reports collections that there are not, and identities that none of them holds.</summary>
    public IReadOnlyList<Recipient> Recipients(IReadOnlyList<Dataset> datasets)
    {
        var collections = datasets
            .SelectMany(dataset => dataset.Collections)
            .DistinctBy(each => each.Address.ToString())
            .ToDictionary(each => each.Address.ToString(), StringComparer.Ordinal);
        var kinds = collections.Values.SelectMany(each => each.Fields).Select(field => field.Identity).OfType<string>().ToHashSet();
        foreach (var draft in _recipients.Values)
        {
            foreach (var word in draft.Receives.Where(each => !collections.ContainsKey(each.Text)))
                problems.Add(
                    word.Place, "receives", draft.Key.Text,
                    $"There is no collection {Spelling.Quote(word.Text)}{Spelling.Hint(word.Text, collections.Keys)}");
            if (draft.Identity is { } kind && !kinds.Contains(kind.Text))
                problems.Add(
                    kind.Place, "identity", draft.Key.Text,
                    $"No field holds identities of the kind {Spelling.Quote(kind.Text)}{Spelling.Hint(kind.Text, kinds)}");
        }

        return
        [
            .. _recipients.Values.Where(draft => draft.Identity is not null).Select(draft => new Recipient(
                draft.Key.Text, draft.Title ?? Wording.Of(draft.Key.Text), draft.Owner?.Text, draft.Identity!.Text,
                [.. draft.Receives.Where(each => collections.ContainsKey(each.Text)).Select(each => collections[each.Text].Address)])),
        ];
    }

    /// <summary>By kind of identity, the collection in which each person has one row; reports what is none.</summary>
    public IReadOnlyDictionary<string, CollectionAddress> Registers(IEnumerable<Dataset> datasets)
    {
        var collections = datasets
            .SelectMany(dataset => dataset.Collections)
            .ToLookup(each => each.Address.ToString(), StringComparer.Ordinal);
        foreach (var (kind, word) in _registers.Where(each => !collections[each.Value.Text].Any()))
            problems.Add(
                word.Place,
                "register",
                kind,
                $"There is no collection {Spelling.Quote(word.Text)}{Spelling.Hint(word.Text, collections.Select(each => each.Key))}");
        foreach (
            var (kind, word) in _registers.Where(each =>
                collections[each.Value.Text].Any(collection => collection.Fields.All(field => field.Identity != each.Key))))
            problems.Add(word.Place, "register", kind, $"No field of {word.Text} holds identities of this kind");
        return _registers.Where(each => collections[each.Value.Text].Any())
            .ToDictionary(each => each.Key, each => collections[each.Value.Text].First().Address, StringComparer.Ordinal);
    }

    /// <summary>Reports kinds of identity that no field holds.</summary>
    public void CheckIdentities(IReadOnlySet<string> held)
    {
        foreach (var (kind, word) in _identities.Where(each => !held.Contains(each.Key)))
            problems.Add(word.Place, kind, "", $"No field holds identities of this kind{Spelling.Hint(kind, held)}");
    }

    private void Declare<T>(string what, Word name, Block block, T value, Dictionary<string, T> known)
    {
        if (known.TryGetValue(name.Text, out var before) && !Equals(before, value))
            block.Problem(name.Place, name.Text, $"{At(_places[$"{what} {name.Text}"])} says something else of this {what}");
        if (known.TryAdd(name.Text, value))
            _places[$"{what} {name.Text}"] = name.Place;
    }

    private static string At(Place place) => $"{place.File}:{place.Line}";
}
