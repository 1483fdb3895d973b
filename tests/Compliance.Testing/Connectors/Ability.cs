namespace Compliance.Testing.Connectors;

/// <summary>What the cases of <see cref="ConnectorContract"/> ask of a store beyond the least: a store says why it lacks one.</summary>
public enum Ability
{
    /// <summary>A write can be bound to what was read before.</summary>
    Conditions,

    /// <summary>Identities are found in each spelling.</summary>
    Spellings,

    /// <summary>Numbers are equal whatever their zeros.</summary>
    LooseNumbers,

    /// <summary>Texts are equal whatever the blanks at their end.</summary>
    Padding,

    /// <summary>A text keeps the blanks at its ends.</summary>
    OuterBlanks,

    /// <summary>A row tells every match that holds for it.</summary>
    EveryMatch,

    /// <summary>A value that no field of the store can hold finds nothing, and spoils nothing.</summary>
    AnyText,

    /// <summary>What is as it should be already is counted apart.</summary>
    Unchanged,

    /// <summary>A time may be any text: see <see cref="ContractStore.PutTime"/>.</summary>
    TextTimes,

    /// <summary>A nested field may lie in something that is no object: see <see cref="ContractStore.PutNested"/>.</summary>
    NestedText,

    /// <summary>The description tells kinds and keys.</summary>
    Kinds,
}
