using System.Security.Cryptography;
using Azure.Data.Tables;

namespace Compliance.Storage.Secrets;

/// <summary>
/// The hash of secrets, in another table than they are. Whoever has the vault key's public half can wrap secrets that he knows; that he
/// cannot put them in the place of the real ones is what the hash is for.
/// </summary>
internal sealed class SecretsCommitment(TableClient table, string name)
{
    private const string Row = "commitment";
    private const string Hash = "Sha256";

    /// <summary>Whether this deployment ever had these secrets.</summary>
    public async Task<bool> IsThere(CancellationToken cancellation) => await table.Find(name, Row, cancellation) is not null;

    /// <summary>Remembers the secrets' hash; 256 random bits and more are not found by trying.</summary>
    /// <returns>False when another hash is remembered.</returns>
    public async Task<bool> Confirm(ReadOnlyMemory<byte> secrets, CancellationToken cancellation)
    {
        var hash = SHA256.HashData(secrets.Span);
        var known = (await table.Find(name, Row, cancellation))?.GetBinary(Hash);
        if (known is null && await table.TryAdd(new TableEntity(name, Row) { [Hash] = hash }, cancellation) is not null)
            return true;
        known ??= (await table.Find(name, Row, cancellation))?.GetBinary(Hash);
        return CryptographicOperations.FixedTimeEquals(hash, known);
    }
}
