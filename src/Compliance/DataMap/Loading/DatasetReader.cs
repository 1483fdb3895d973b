namespace Compliance.DataMap.Loading;

/// <summary>Reads one dataset.</summary>
internal static class DatasetReader
{
    /// <returns>Null when it has no usable key, which is reported.</returns>
    public static DatasetDraft? Read(Block block)
    {
        var key = ReadKey(block);
        block.Where = key?.Text ?? "?";
        var own = block.Child("compliance");
        var meta = block.Child("fides_meta") ?? block.Child("fidesops_meta");
        var categories = block.Texts("data_categories").Select(word => word.Text).ToArray();
        if (!block.Has("collections"))
            block.Problem("collections", "This key is missing");

        var collections = new List<CollectionDraft>();
        var names = new HashSet<string>();
        foreach (var child in block.Children("collections"))
        {
            if (CollectionReader.Read(child, key?.Text, categories) is not { } collection)
                continue;
            if (names.Add(collection.Name.Text))
                collections.Add(collection);
            else
                child.Problem(collection.Name.Place, "name", $"There is a collection {Spelling.Quote(collection.Name.Text)} here already");
        }

        var connection = own?.Text("connection");
        var owner = own?.Text("owner");
        var after = meta?.Texts("after") ?? [];
        block.TolerateOthers(
            "name", "description", "organization_fides_key", "tags", "meta", "data_qualifier", "joint_controller",
            "retention", "third_country_transfers");
        meta?.TolerateOthers("resource_id", "namespace");
        own?.RefuseOthers();
        return key is null ? null : new DatasetDraft(key, connection, owner, after, collections);
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
