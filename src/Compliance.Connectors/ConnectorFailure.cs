using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Connectors;

/// <summary>
/// The codes of failures at a store, beside <see cref="FailureCode.StoreUnavailable"/>. References are names from the map and the
/// settings.
/// </summary>
public static class ConnectorFailure
{
    /// <summary>The store answers, but not to us: wrong key, missing permission. Waiting does not help.</summary>
    public const string Refused = "store-refused";

    /// <summary>
    /// The store is not as the map says: no such table or field, a value that a column cannot take, an answer of another shape.
    /// </summary>
    public const string Mismatch = "store-mismatch";

    /// <summary>The store said that it did what was asked, and did not: the row is still there, or as it was.</summary>
    public const string NotApplied = "store-not-applied";

    /// <summary>The store's pages come round again, or are more than the setting allows that the reference names.</summary>
    public const string EndlessPages = "store-endless-pages";

    /// <summary>A blob in the archive tier can be neither read nor rewritten until someone rehydrates it.</summary>
    public const string Archived = "blob-archived";

    /// <summary>A blob is on its way out of the archive tier, which takes hours.</summary>
    public const string Rehydrating = "blob-rehydrating";

    /// <summary>Another program holds a lease on the blob or its container: it passes, or someone breaks the lease.</summary>
    public const string Leased = "blob-leased";

    /// <summary>An immutability policy or a legal hold keeps the blob. Waiting for the policy's end, or lifting the hold, helps.</summary>
    public const string Held = "blob-held";

    /// <summary>A constraint of the store forbids it, such as a foreign key of another table; the reference names it.</summary>
    public const string Constraint = "store-constraint";

    internal static StepFailedException Mismatched(string connection, Collection collection, string? field = null) =>
        new(Mismatch, Place(connection, collection, field));

    /// <param name="connection">Its name.</param>
    /// <param name="collection">Where it happened; null: in the connection as a whole.</param>
    /// <param name="detail">Names of fields and constraints, never values.</param>
    internal static string Reference(string connection, Collection? collection, string? detail = null)
    {
        var place = collection is null ? connection : $"{connection}/{collection.Address.Collection}";
        return detail is null ? place : $"{place}: {detail}";
    }

    /// <param name="connection">Its name.</param>
    /// <param name="collection">Null where the failure concerns the connection as a whole.</param>
    /// <param name="field">A path of the map; null where no single field is to blame.</param>
    internal static string Place(string connection, Collection? collection, string? field) =>
        field is null ? Reference(connection, collection) : $"{Reference(connection, collection)}/{field}";
}
