namespace Compliance.Protection.Records;

/// <summary>Where a sealed value lives: it opens at this address and nowhere else.</summary>
/// <param name="Dataset">The dataset or table, as the data map names it.</param>
/// <param name="Record">The record's own key within the dataset.</param>
/// <param name="Field">The field or document part.</param>
/// <param name="SchemaVersion">How the plaintext is to be read; carried in the envelope, 1 by default.</param>
public readonly record struct RecordAddress(string Dataset, string Record, string Field, ushort SchemaVersion = 1)
{
    /// <summary>Says nothing: a record's key may itself be personal (a table keyed by email).</summary>
    public override string ToString() => nameof(RecordAddress);
}
