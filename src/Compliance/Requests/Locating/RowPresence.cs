using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Case;

namespace Compliance.Requests.Locating;

/// <summary>
/// Looks again for rows that a store said were gone. A row that is still found, but not under its key, was neither read nor erased, and
/// nobody may be told that it was.
/// </summary>
internal static class RowPresence
{
    /// <summary>The row is there, and the store does not find it by its key.</summary>
    public const string NotAddressable = "row-not-addressable";

    /// <exception cref="Workflows.StepFailedException">One of the rows is still there.</exception>
    public static async Task RequireGone(
        CaseFile file,
        Collection collection,
        LocatedCollection located,
        IConnector connector,
        IReadOnlySet<string> keys,
        CancellationToken cancellation)
    {
        var byIdentity = from field in collection.Fields
                         where field.Identity is not null && file.Known.ContainsKey(field.Identity)
                         select new FieldMatch(field.Path, file.Known[field.Identity!], field.Identity);
        var byReference = located.Matches.Where(match => match.Value.Count > 0).Select(match => new FieldMatch(match.Key, match.Value));
        foreach (var match in byIdentity.Concat(byReference))
        {
            await foreach (var row in connector.Find(collection, new Selector(match), [], cancellation))
            {
                if (keys.Contains(row.Key.Value))
                    throw new Workflows.StepFailedException(NotAddressable, $"{collection.Connection}/{collection.Address.Collection}");
            }
        }
    }
}
