using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Drafting;

/// <summary>One table of the store, with what is guessed of it.</summary>
internal sealed class DraftedTable(CollectionAddress address, CollectionDescription seen, IReadOnlyDictionary<string, ValueHints> hints)
{
    private static readonly string[] Purchases =
    [
        "invoice", "order", "payment", "booking", "purchase", "sale", "transaction", "receipt", "rental", "reservation", "contract",
            "bill", "checkout",
    ];

    public CollectionAddress Address => address;

    public string Name => address.Collection;

    public CollectionDescription Seen => seen;

    /// <summary>The fields of its key: the store's, or else those of a constraint by which rows differ; empty where it has none.</summary>
    public IReadOnlyList<string> Key { get; } = seen.Key is { Count: > 0 } key
        ? key
        : seen.UniqueConstraints.FirstOrDefault(each => each.Fields.All(path => seen.Find(path) is { IsNullable: false }))?.Fields ?? [];

    /// <summary>Where the table is in the draft.</summary>
    public TableRole Role { get; set; } = TableRole.Other;

    /// <summary>Whose data it is; null while nobody's.</summary>
    public string? Group { get; set; }

    /// <summary>What an erasure does there.</summary>
    public RowErasure Erasure { get; set; } = RowErasure.Delete;

    /// <summary>References to write, each at a field of this table.</summary>
    public List<DraftedReference> References { get; } = [];

    /// <summary>Foreign keys to people that the draft does not follow.</summary>
    public List<ForeignKey> NotFollowed { get; } = [];

    /// <summary>Whether rows are of what was bought, ordered or paid: law keeps such rows for years.</summary>
    public bool IsPurchase => NameWords.Of(Name).Select(NameWords.Singular).Any(Purchases.Contains);

    public bool IsRegisterLike => Key.Count == 1 && IsReached && IsNamed;

    /// <summary>Whether some column is personal whatever the table is.</summary>
    public bool IsPersonal => seen.Fields.Any(each => Strong(each) is not null);

    /// <summary>Whether its personal data is a person's: a company's telephone alone is none.</summary>
    public bool HoldsContacts => IsNamed || Holds(CategoryGuess.Email, CategoryGuess.Street);

    public string? Strong(FieldDescription field) => IsLink(field.Path) ? null
        : CategoryGuess.Strong(field.Path) is { } byName && Suits(byName, field) ? byName
        : hints.GetValueOrDefault(field.Path)?.Category;

    /// <summary>Whether the guess is from the values rather than from the name.</summary>
    public bool IsByValues(FieldDescription field) => CategoryGuess.Strong(field.Path) is null
        && hints.GetValueOrDefault(field.Path)?.Category is not null;

    public bool IsLink(string path) => seen.ForeignKeys.Any(each => each.Fields.Contains(path)) || References.Any(each =>
        each.Path == path);

    public bool IsKey(string path) => Key.Contains(path);

    private bool IsReached => Holds(CategoryGuess.Email, CategoryGuess.Phone, CategoryGuess.UserName);

    private bool IsNamed => Holds("user.name.first", "user.name.last", CategoryGuess.Name, CategoryGuess.UserName)
        || (Holds(CategoryGuess.Email) && seen.Fields.Any(each => CategoryGuess.Weak(each.Path, isRegister: true) == CategoryGuess.Name));

    private bool Holds(params string[] categories) => seen.Fields.Any(each => Strong(each) is { } guess && categories.Contains(guess));

    /// <summary>A flag or a counter that is called like a name or an address is none.</summary>
    private static bool Suits(string category, FieldDescription field) => field.Kind switch
    {
        StoredKind.Truth => false,
        StoredKind.Time => category == "user.demographic.date_of_birth",
        StoredKind.Whole or StoredKind.Number => category is "user.demographic.date_of_birth" or CategoryGuess.Phone
            or "user.government_id.national_identification_number",
        _ => true,
    };
}

internal enum TableRole
{
    /// <summary>Nothing in it is about people, as far as can be seen.</summary>
    Other,

    /// <summary>Each row is a person.</summary>
    Register,

    /// <summary>Rows belong to a row of a register, directly or through others.</summary>
    Owned,

    /// <summary>Rows of people refer to it, and it holds personal data: an address table, for instance.</summary>
    Held,

    /// <summary>It holds personal data with an identity, and no reference leads there.</summary>
    Loose,

    /// <summary>It looks personal, and nothing leads there: a person has to decide.</summary>
    Undecided,
}

/// <param name="Path">The field here.</param>
/// <param name="To">The table that holds the same value,</param>
/// <param name="ToPath">and the field there.</param>
/// <param name="IsGuessed">No foreign key says so.</param>
internal sealed record DraftedReference(string Path, DraftedTable To, string ToPath, bool IsGuessed);
