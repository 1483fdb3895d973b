namespace Compliance.Decisions.Policies;

/// <summary>A field that holds personal data, and the purposes that it is mapped to.</summary>
public sealed record PolicyField
{
    /// <summary>Dataset, collection and field, with dots between. 1 to 256 characters; unique in the policy.</summary>
    public required string Address { get; init; }

    /// <summary>Dataset and collection: what the address begins with, up to a dot. Retention ends are by collection.</summary>
    public required string Collection { get; init; }

    /// <summary>Its data categories, such as <c>user.contact.email</c>. At least one: a notice must be able to name it.</summary>
    public required IReadOnlyCollection<string> Categories { get; init; }

    /// <summary>Whether it reveals what GDPR Art. 9(1) lists, such as health or belief.</summary>
    public bool IsSpecialCategory { get; init; }

    /// <summary>Whether it is sensitive personal information (CCPA §1798.140(ae)).</summary>
    public bool IsSensitive { get; init; }

    /// <summary>What it may be used for. A purpose that is not here may not use it (GDPR Art. 5(1)(c), 25).</summary>
    public IReadOnlyCollection<FieldUse> Uses { get; init; } = [];
}

/// <summary>That a field is mapped to a purpose, and how far.</summary>
public sealed record FieldUse
{
    /// <summary>A purpose of the same policy.</summary>
    public required string Purpose { get; init; }

    /// <summary>
    /// Who else receives the field for this purpose; nobody by default. A consent counts only where its notice named them all.
    /// </summary>
    public IReadOnlyCollection<string> Recipients { get; init; } = [];

    /// <summary>
    /// What this purpose gets instead of the exact value, such as <c>age-band</c> or <c>region</c>; null if the exact value.
    /// </summary>
    public string? Generalisation { get; init; }
}
