using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads one dataset.</summary>
internal static class DatasetReader
{
    /// <returns>Null when it has no usable key, which is reported.</returns>
    public static DatasetDraft? Read(Block block, Reading reading)
    {
        var key = ReadKey(block);
        block.Where = key?.Text ?? "?";
        var own = reading.Own(block);
        var meta = block.Meta();
        var categories = reading.Categories.Read(block);
        if (!block.Has("collections"))
            block.Problem("collections", "This key is missing");

        var collections = new List<CollectionDraft>();
        var names = new HashSet<string>();
        foreach (var child in block.Children("collections"))
        {
            if (CollectionReader.Read(child, reading, key?.Text, categories) is not { } collection)
                continue;
            if (names.Add(collection.Name.Text))
                collections.Add(collection);
            else
                child.Problem(collection.Name.Place, "name", $"There is a collection {Spelling.Quote(collection.Name.Text)} here already");
        }

        var title = block.Words("name");
        var description = block.Words("description");
        var connection = own?.Text("connection");
        var owner = own?.Text("owner");
        var manual = own?.Child("manual") is { } work ? ReadManual(own, work, connection) : null;
        var group = OwnershipReader.Group(own);
        var after = meta?.Texts("after") ?? [];
        foreach (var old in (string[])["data_qualifier", "joint_controller", "third_country_transfers"])
            block.Old(old, OldKeys.Dropped);
        if (block.HasMapping("retention"))
            block.Problem("retention", KeyHomes.Remedy("retention")!);
        else
            block.Old(
                "retention", "fideslang has dropped this key: it is ignored; say 'retention' in the 'compliance' block of each collection");
        block.TolerateOthers("organization_fides_key", "tags", "meta", "data_purposes", "created_at", "updated_at", "id", "fidesctl_meta");
        meta?.TolerateOthers("resource_id", "namespace", "redact");
        own?.RefuseOthers();
        return key is null ? null : new DatasetDraft(key, connection, owner, group, after, collections)
        {
            Title = title,
            Description = description,
            Manual = manual,
        };
    }

    private static ManualAccess? ReadManual(Block own, Block manual, Word? connection)
    {
        if (connection is not null)
            own.Problem("manual", "A dataset has a connection, or people who work in it: say one of the two");
        var (instructions, days) = (manual.Words("instructions"), manual.Whole("days", 1, 60));
        if (instructions is null)
            manual.Problem("instructions", "This key is missing: say what people do there");
        manual.RefuseOthers();
        return instructions is null ? null : new ManualAccess(instructions, days);
    }

    private static Word? ReadKey(Block block)
    {
        if (block.Required("fides_key") is not { } key)
            return null;
        if (!key.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '<' or '>'))
            block.Problem(key.Place, "fides_key", "A fides_key has letters, digits, '_', '-', '.', '<' and '>' alone");
        return key;
    }
}
