using Azure.Data.Tables;

namespace Compliance.Storage.Secrets;

/// <summary>Secrets in a row of a table, for an account that has no blobs of its own.</summary>
internal sealed class SecretsRow(TableClient table, string name) : ISecretsStore
{
    private const string Row = "wrapped";
    private const string Bytes = "Bytes";

    public async Task<WrappedSecrets?> Find(CancellationToken cancellation) =>
        await table.Find(name, Row, cancellation) is { } row ? WrappedSecrets.FromBytes(row.GetBinary(Bytes)) : null;

    public async Task<WrappedSecrets> Keep(WrappedSecrets secrets, CancellationToken cancellation) =>
        await table.TryAdd(new TableEntity(name, Row) { [Bytes] = secrets.ToBytes() }, cancellation) is not null
            ? secrets
            : (await Find(cancellation))!;
}
