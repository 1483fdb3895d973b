namespace Compliance.Proof.Verifying;

/// <summary>The types of c2sp.org/signed-note that are understood here, by their assigned byte.</summary>
public enum SignatureType : byte
{
    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA P-256 over the text's SHA-256, in low-S DER.</summary>
    Ecdsa = 2,

    /// <summary>A witness's Ed25519 with its time, c2sp.org/tlog-cosignature.</summary>
    Cosignature = 4,
}
