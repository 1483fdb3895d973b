using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Connectors;

/// <summary>The codes of failures at a store, beside <see cref="FailureCode.StoreUnavailable"/>. References are names from the map and the settings.</summary>
public static class ConnectorFailure
{
    /// <summary>The store answers, but not to us: wrong key, missing permission, an immutability policy. Waiting does not help.</summary>
    public const string Refused = "store-refused";

    /// <summary>The store is not as the map says: no such table or field, a value that a column cannot take.</summary>
    public const string Mismatch = "store-mismatch";

    /// <summary>A constraint of the store forbids it, such as a foreign key of another table; the reference names it.</summary>
    public const string Constraint = "store-constraint";

    internal static StepFailedException Mismatched(string connection, Collection collection) =>
        new(Mismatch, Reference(connection, collection));

    /// <param name="connection">Its name.</param>
    /// <param name="collection">Where it happened; null: in the connection as a whole.</param>
    /// <param name="detail">Names of fields and constraints, never values.</param>
    internal static string Reference(string connection, Collection? collection, string? detail = null)
    {
        var place = collection is null ? connection : $"{connection}/{collection.Address.Collection}";
        return detail is null ? place : $"{place}: {detail}";
    }
}
