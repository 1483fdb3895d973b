using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Where each key belongs: a map whose misplaced keys were ignored would not say what its author thinks it says.</summary>
internal static class KeyHomes
{
    /// <summary>Shorter names are misspellings of too much.</summary>
    private const int MinMisspelt = 6;

    private const string Settings = "the host's configuration, never into the map";
    private const string Dataset = "the 'compliance' block of its dataset";
    private const string Collection = "the 'compliance' block of its collection";
    private const string CollectionMeta = "'fides_meta' of its collection";
    private const string Field = "the 'compliance' block of its field";
    private const string FieldMeta = "'fides_meta' of its field";
    private const string Top = "the 'compliance' block at the top";
    private const string Connection = "its connection under 'compliance.connections' at the top";
    private const string Retention = "'retention' in the 'compliance' block of its collection";
    private const string Masking = "'masking_strategy_override' in 'fides_meta'";

    private static readonly Dictionary<string, string> Homes = new()
    {
        ["controller"] = Top,
        ["connections"] = Top,
        ["identities"] = Top,
        ["distinguishing"] = "its kind under 'compliance.identities' at the top",
        ["register"] = "its kind under 'compliance.identities' at the top",
        ["special_category"] = Field,
        ["sensitive"] = Field,
        ["kind"] = Connection,
        ["parallel"] = Connection,
        ["per_second"] = Connection,
        ["backups"] = Connection,
        ["connection_string"] = Settings,
        ["password"] = Settings,
        ["base_url"] = Settings,
        ["collections"] = "a dataset",
        ["fields"] = "a collection or an object field",
        ["data_categories"] = "the dataset, collection or field itself, beside its name",
        ["fides_meta"] = "the dataset, collection or field itself, beside its name",
        ["compliance"] = "the dataset, collection or field itself, beside its name",
        ["connection"] = Dataset,
        ["owner"] = Dataset,
        ["manual"] = Dataset,
        ["group"] = "the 'compliance' block of its dataset or collection",
        ["erasure"] = Collection,
        ["retention"] = Collection,
        ["lawful_basis"] = Collection,
        ["purposes"] = Collection,
        ["about"] = "the 'compliance' block of its collection or field",
        ["title"] = "the 'compliance' block of its collection or field",
        ["mention"] = Collection,
        ["shared"] = Collection,
        ["erase_after"] = CollectionMeta,
        ["after"] = "'fides_meta' of its dataset or collection",
        ["skip_processing"] = CollectionMeta,
        ["masking_strategy_override"] = "'fides_meta' of its collection or field",
        ["strategy"] = Masking,
        ["configuration"] = Masking,
        ["period"] = Retention,
        ["from"] = Retention,
        ["ground"] = Retention,
        ["law"] = Retention,
        ["keep"] = Retention,
        ["with"] = Retention,
        ["primary_key"] = FieldMeta,
        ["identity"] = FieldMeta,
        ["references"] = FieldMeta,
        ["data_type"] = FieldMeta,
        ["length"] = FieldMeta,
        ["read_only"] = FieldMeta,
        ["return_all_elements"] = FieldMeta,
        ["custom_request_field"] = FieldMeta,
        ["direction"] = "one of the 'references' in 'fides_meta' of its field",
        ["sealed"] = Field,
        ["third_party"] = Field,
        ["content"] = Field,
        ["copy_of"] = Field,
        ["origin"] = "the 'compliance' block of its collection or field",
    };

    private static readonly HashSet<string> Fides =
    [
        "collections", "fields", "data_categories", "fides_meta", "erase_after", "after", "skip_processing", "masking_strategy_override",
        "strategy", "configuration", "primary_key", "identity", "references", "data_type", "length", "read_only", "return_all_elements",
        "custom_request_field", "direction",
    ];

    /// <summary>Whether Fides, which ignores what it does not know, has the key.</summary>
    public static bool IsFides(string key) => Fides.Contains(key);

    public static bool IsKnown(string key) => Homes.ContainsKey(key);

    /// <returns>A sentence that tells where the key belongs, or null where nothing tells.</returns>
    public static string? Remedy(string key)
    {
        if (Homes.TryGetValue(key, out var home))
            return $"This key belongs into {home}";
        return key.Length >= MinMisspelt && Spelling.Nearest(key, Homes.Keys) is { Length: >= MinMisspelt } nearest
            ? $"This key is unknown here; did you mean '{nearest}', which belongs into {Homes[nearest]}?"
            : null;
    }
}
