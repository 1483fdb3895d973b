using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>The log as anybody follows it: over HTTP, without a token, believed as far as its keys have signed it.</summary>
internal static class Log
{
    public static async Task<LogView> ReadLog(this ShopUnderTest shop) =>
        await new LogReader(new HttpLogSource(shop.Anyone), shop.LogIdentity()).Read(CancellationToken.None)
            ?? throw new InvalidOperationException("The log has no checkpoint.");

    /// <summary>Whether an entry is where it should be, by its audit path.</summary>
    public static async Task<bool> Holds(this LogView log, long index, byte[] leaf)
    {
        var path = await log.ProveInclusion(index, log.Checkpoint.Size, CancellationToken.None);
        return MerkleProof.VerifyInclusion(index, log.Checkpoint.Size, MerkleProof.LeafHash(leaf), path, log.Checkpoint.Root.Span);
    }

    /// <summary>Whether the log still begins as it did when this checkpoint was handed out.</summary>
    public static async Task<bool> Continues(this LogView log, Checkpoint earlier)
    {
        var proof = await log.ProveConsistency(earlier.Size, log.Checkpoint.Size, CancellationToken.None);
        return MerkleProof.VerifyConsistency(earlier.Size, log.Checkpoint.Size, earlier.Root.Span, log.Checkpoint.Root.Span, proof);
    }

    public static LogIdentity LogIdentity(this ShopUnderTest shop) => new(shop.LogKeys[0].Name, shop.LogKeys);
}
