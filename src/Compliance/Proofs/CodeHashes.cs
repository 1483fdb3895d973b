using Compliance.Protection;

namespace Compliance.Proofs;

/// <summary>
/// Keyed hashes of codes, callers and addresses: HMAC-SHA-256 under the deployment's key, each kind apart from the others and from
/// identities. Without the key, not even all codes tried through would find one.
/// </summary>
public sealed class CodeHashes(BlindIndex index)
{
    public string Of(string requestId, int number, string code) =>
        index.Of("compliance/proof-code/v1", FormattableString.Invariant($"{requestId.Length}:{requestId}{number}:{code}"));

    public string OfCaller(string caller) => index.Of("compliance/proof-caller/v1", $"={caller}");

    public string OfAddress(string address) => index.Of("compliance/proof-address/v1", address);
}
