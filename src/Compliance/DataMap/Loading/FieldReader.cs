using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads the fields of a collection, nested ones included, into a flat list of leaves.</summary>
internal sealed class FieldReader(Reading reading)
{
    private static readonly string[] Types = ["string", "integer", "float", "boolean", "object_id", "object"];

    private static readonly Dictionary<string, ReferenceDirection> Directions = new()
    {
        ["from"] = ReferenceDirection.From,
        ["to"] = ReferenceDirection.To,
    };

    private static readonly Dictionary<string, ThirdPartyData> ThirdParties = new()
    {
        ["include"] = ThirdPartyData.Include,
        ["redact"] = ThirdPartyData.Redact,
    };

    /// <summary>As fields, objects and collections say where values come from.</summary>
    internal static readonly Dictionary<string, DataOrigin> Origins = new()
    {
        ["provided"] = DataOrigin.Provided,
        ["observed"] = DataOrigin.Observed,
        ["derived"] = DataOrigin.Derived,
    };

    private readonly HashSet<string> _objects = [];

    /// <summary>The paths that have fields below them.</summary>
    public IReadOnlySet<string> Objects => _objects;

    /// <param name="owner">The collection, or the object field.</param>
    /// <param name="above">What the fields take over where they say nothing themselves.</param>
    /// <param name="prefix">The path of the object with its dot; empty at the top.</param>
    public IEnumerable<FieldDraft> Read(Block owner, Inherited above, string prefix = "")
    {
        var names = new HashSet<string>();
        foreach (var block in owner.Children("fields"))
        {
            var name = block.Required("name");
            block.Where = $"{owner.Where}.{name?.Text ?? "?"}";
            if (name is not null && name.Text.Contains('.', StringComparison.Ordinal))
                block.Problem(name.Place, "name", "A field's name holds no dot: nest it under 'fields' of its object");
            if (name is not null && !names.Add(name.Text))
                block.Problem(name.Place, "name", $"There is a field {Spelling.Quote(name.Text)} here already");
            foreach (var leaf in ReadOne(block, above, prefix, name?.Text ?? "?"))
                yield return leaf;
        }
    }

    private List<FieldDraft> ReadOne(Block block, Inherited above, string prefix, string name)
    {
        var path = prefix + name;
        var meta = block.Meta();
        var own = reading.Own(block);
        var isObject = block.Has("fields");
        var categories = reading.Categories.Read(block);
        var dataType = ReadType(meta);
        var field = new FieldDraft(
            path,
            [own, meta, block],
            categories.Count > 0 ? categories : above.Categories,
            dataType?.Text,
            meta?.Whole("length", 1, int.MaxValue),
            meta?.Flag("primary_key") ?? false,
            meta?.Text("identity"),
            ReadReferences(meta),
            MaskingReader.Read(meta, forMany: isObject, forRows: false) ?? above.Masking,
            meta?.Flag("read_only") ?? above.IsReadOnly,
            own?.Flag("sealed") ?? above.IsSealed,
            own?.Choice("third_party", ThirdParties) ?? above.ThirdParty,
            own?.Flag("content") ?? false,
            own?.Flag("about"))
        {
            Title = own?.Words("title") ?? (above.Title is { } title ? $"{title}: {Wording.Of(name).ToLowerInvariant()}" : null),
            Description = block.Words("description"),
            IsSpecialCategory = own?.Flag("special_category") ?? above.IsSpecialCategory,
            IsSensitive = own?.Flag("sensitive") ?? above.IsSensitive,
            Origin = own?.Choice("origin", Origins) ?? above.Origin,
            CopyOf = own?.Text("copy_of"),
        };
        if (meta?.Flag("return_all_elements") is not null && dataType?.Text.EndsWith("[]", StringComparison.Ordinal) != true)
            meta.Problem("return_all_elements", "Only arrays have elements: leave it out, or give data_type an '[]'");
        CheckIdentity(meta, field);
        if (field is { About: not null, Identity: null })
            own!.Problem("about", "Only an identity tells whom a row is about: mark it with fides_meta.identity, or leave this out");

        var leaves = isObject ? ReadObject(block, meta, own, field, dataType) : [field];
        block.Old("data_qualifier", OldKeys.Dropped);
        block.TolerateOthers("meta", "data_purposes");
        meta?.TolerateOthers("custom_request_field", "redact");
        own?.RefuseOthers();
        return leaves;
    }

    private List<FieldDraft> ReadObject(Block block, Block? meta, Block? own, FieldDraft field, Word? dataType)
    {
        _objects.Add(field.Path);
        if (dataType is not null && dataType.Text is not ("object" or "object[]"))
            meta!.Problem(dataType.Place, "data_type", "It has fields below it, so it is an object or object[]");
        if (field.IsPrimaryKey)
            meta!.Problem("primary_key", "An object is no key: mark the field in it");
        if (field.Identity is not null)
            meta!.Problem(field.Identity.Place, "identity", "An object is no identity: mark the field in it");
        if (field.References.Count > 0)
            meta!.Problem("references", "An object refers to nothing: give the reference to the field in it");
        if (field.IsContent)
            own!.Problem("content", "An object is no content");
        if (field.CopyOf is { } copied)
            own!.Problem(copied.Place, "copy_of", "An object is no copy: give it to the fields in it");
        var below = new Inherited(field.Categories, field.Masking, field.IsReadOnly, field.IsSealed, field.ThirdParty, field.Title)
        {
            IsSpecialCategory = field.IsSpecialCategory,
            IsSensitive = field.IsSensitive,
            Origin = field.Origin,
        };
        return [.. Read(block, below, field.Path + ".")];
    }

    private static Word? ReadType(Block? meta)
    {
        if (meta?.Text("data_type") is not { } type)
            return null;
        var element = type.Text.EndsWith("[]", StringComparison.Ordinal) ? type.Text[..^2] : type.Text;
        if (Types.Contains(element))
            return type;
        var known = $"{string.Join(", ", Types)}, or one with '[]'";
        meta.Problem(type.Place, "data_type", $"{Spelling.Quote(type.Text)} is none of {known}{Spelling.Hint(element, Types)}");
        return null;
    }

    private static void CheckIdentity(Block? meta, FieldDraft field)
    {
        if (field.Identity is not { } identity)
            return;
        var isKind = identity.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
        if (identity.Text.Length is 0 or > 64 || !isKind)
            meta!.Problem(identity.Place, "identity", "A kind of identity, such as email, has 1 to 64 letters, digits, '_', '-' or '.'");
        if (field.DataType is { } type && type.Split('[')[0] is "boolean" or "float" or "object")
            meta!.Problem(identity.Place, "identity", $"A value of type {field.DataType} identifies nobody");
        if (field.IsContent)
            meta!.Problem(identity.Place, "identity", "Content cannot be searched for an identity");
    }

    private static List<ReferenceDraft> ReadReferences(Block? meta)
    {
        var references = new List<ReferenceDraft>();
        foreach (var block in meta?.Children("references") ?? [])
        {
            var dataset = block.Required("dataset");
            var field = block.Required("field");
            // One that cannot be read is reported: what stands in for it matters no more.
            var direction = block.Choice("direction", Directions) ?? (block.Has("direction") ? ReferenceDirection.From : null);
            block.TolerateOthers();
            if (dataset is not null && field is not null)
                references.Add(new ReferenceDraft(dataset, field, direction));
        }

        return references;
    }
}

/// <summary>What a field takes over from the object, collection or dataset above it.</summary>
internal sealed record Inherited(
    IReadOnlyList<string> Categories,
    MaskingDraft? Masking = null,
    bool IsReadOnly = false,
    bool IsSealed = false,
    ThirdPartyData ThirdParty = ThirdPartyData.Include,
    string? Title = null)
{
    public bool IsSpecialCategory { get; init; }

    public bool IsSensitive { get; init; }

    public DataOrigin? Origin { get; init; }
}
