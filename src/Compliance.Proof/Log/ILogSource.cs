namespace Compliance.Proof.Log;

/// <summary>What anyone can read of a log: tiles, entry bundles and the checkpoint, as <see cref="TilePath"/> names them.</summary>
public interface ILogSource
{
    /// <returns>Null where there is nothing.</returns>
    Task<StoredObject?> Read(string path, CancellationToken cancellation);
}

/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Another after each write.</param>
public sealed record StoredObject(ReadOnlyMemory<byte> Content, string Tag);
