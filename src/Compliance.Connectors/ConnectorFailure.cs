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

    internal static StepFailedException Mismatched(string connection, Collection collection) =>
        new(Mismatch, Reference(connection, collection));

    internal static string Reference(string connection, Collection? collection) =>
        collection is null ? connection : $"{connection}/{collection.Address.Collection}";
}
