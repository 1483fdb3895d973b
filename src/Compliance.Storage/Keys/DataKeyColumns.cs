using Azure.Data.Tables;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Storage.Keys;

/// <summary>A data key in the columns of a row, of which one row may hold several: their names begin differently.</summary>
internal static class DataKeyColumns
{
    public static void Write(TableEntity row, string prefix, BoundDataKey key)
    {
        row[prefix + "DataKeyId"] = key.Id;
        row[prefix + "KeyName"] = key.Key.Name;
        row[prefix + "KeyVersion"] = key.Key.Version;
        row[prefix + "WrappedDataKey"] = key.Wrapped.ToArray();
        row[prefix + "Commitment"] = key.Commitment.ToArray();
        row[prefix + "Thumbprint"] = key.Thumbprint.ToArray();
        row[prefix + "Evidence"] = key.Evidence.ToArray();
    }

    public static BoundDataKey Read(TableEntity row, string prefix) => new(
        row.GetGuid(prefix + "DataKeyId")!.Value,
        new KeyReference(row.GetString(prefix + "KeyName"), row.GetString(prefix + "KeyVersion")),
        row.GetBinary(prefix + "WrappedDataKey"),
        row.GetBinary(prefix + "Commitment"),
        row.GetBinary(prefix + "Thumbprint"),
        row.GetBinary(prefix + "Evidence"));
}
