namespace Compliance.Personalization;

/// <summary>Why the gate did not answer. Nothing was read and nothing was recorded.</summary>
public enum PersonalizationError
{
    /// <summary>The data map declares no such purpose.</summary>
    UnknownPurpose,

    /// <summary>The purpose does not use the field, or there is no such field.</summary>
    UnknownField,

    /// <summary>It is no id of a person or device.</summary>
    UnknownPerson,

    /// <summary>A store does not answer; the reference is its connection. No older data is given instead.</summary>
    StoreUnavailable,

    /// <summary>A store is not as the data map says; the reference is the connection, with the collection.</summary>
    StoreMismatch,

    /// <summary>What the person allows changed each time while the stores were read.</summary>
    Busy,
}

/// <param name="error">Why.</param>
/// <param name="reference">Names of the data map, never a value; null where there is none.</param>
public sealed class PersonalizationException(PersonalizationError error, string? reference = null)
    : Exception($"{error} {reference}".TrimEnd())
{
    public PersonalizationError Error { get; } = error;

    public string? Reference { get; } = reference;
}
