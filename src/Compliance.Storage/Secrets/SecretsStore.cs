using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Compliance.Storage.Secrets;

/// <summary>
/// One blob, written once, and in another table the hash of what is in it. Whoever has the vault key's public half can wrap secrets that
/// he knows; that he cannot put them in the place of the real ones is what the hash is for.
/// </summary>
internal sealed class SecretsStore(StorageLayout layout)
{
    private const string Partition = "deployment-secrets";
    private const string Row = "commitment";
    private const string Hash = "Sha256";

    private readonly BlobClient blob = layout.Secrets.GetBlobClient("deployment-secrets");

    /// <exception cref="DeploymentSecretsException">What is there is damaged.</exception>
    public async Task<WrappedSecrets?> Find(CancellationToken cancellation)
    {
        try
        {
            return WrappedSecrets.FromBytes((await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory());
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <returns>Those that count: these, or those that someone else wrote first.</returns>
    public async Task<WrappedSecrets> Keep(WrappedSecrets secrets, CancellationToken cancellation)
    {
        try
        {
            var onlyOnce = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(new BinaryData(secrets.ToBytes()), onlyOnce, cancellation);
            return secrets;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return (await Find(cancellation))!;
        }
    }

    /// <summary>Whether this deployment ever started with secrets.</summary>
    public async Task<bool> HadSecrets(CancellationToken cancellation) =>
        await layout.Keys.Find(Partition, Row, cancellation) is not null;

    /// <summary>Remembers the secrets' hash; 768 random bits are not found by trying.</summary>
    /// <returns>False when another hash is remembered.</returns>
    public async Task<bool> Confirm(ReadOnlyMemory<byte> secrets, CancellationToken cancellation)
    {
        var hash = SHA256.HashData(secrets.Span);
        if (await layout.Keys.TryAdd(new TableEntity(Partition, Row) { [Hash] = hash }, cancellation) is not null)
            return true;
        var known = (await layout.Keys.Find(Partition, Row, cancellation))?.GetBinary(Hash);
        return CryptographicOperations.FixedTimeEquals(hash, known);
    }
}
