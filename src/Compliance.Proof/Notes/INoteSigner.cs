using Compliance.Proof.Verifying;

namespace Compliance.Proof.Notes;

/// <summary>Signs notes with one key.</summary>
public interface INoteSigner
{
    /// <summary>The public half, with the name in which it signs.</summary>
    VerifierKey Key { get; }

    /// <summary>
    /// Signs a note's text. The signature is what stands behind the key's id in the signature line, and verifies with <see cref="Key"/>.
    /// </summary>
    Task<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default);
}
