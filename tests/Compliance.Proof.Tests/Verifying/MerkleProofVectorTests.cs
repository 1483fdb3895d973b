using System.Text.Json;
using Compliance.Proof.Verifying;
using Compliance.Testing;

namespace Compliance.Proof.Tests.Verifying;

/// <summary>The 98 inclusion and 98 consistency proofs of transparency-dev/merkle; most of them must be refused.</summary>
public sealed class MerkleProofVectorTests
{
    private const int Count = 98;

    [Fact]
    public void Inclusion_proofs_are_accepted_and_refused_as_the_98_vectors_say()
    {
        var ran = 0;
        foreach (var vector in Read("rfc6962_inclusion_proofs.json"))
        {
            var isProven = MerkleProof.VerifyInclusion(
                Number(vector, "leafIdx"), Number(vector, "treeSize"), Bytes(vector, "leafHash"), Proof(vector), Bytes(vector, "root"));
            Assert.True(isProven != vector.GetProperty("wantErr").GetBoolean(), vector.GetProperty("name").GetString());
            ran++;
        }
        Vectors.Ran("rfc6962_inclusion_proofs.json", ran, Count);
    }

    [Fact]
    public void Consistency_proofs_are_accepted_and_refused_as_the_98_vectors_say()
    {
        var ran = 0;
        foreach (var vector in Read("rfc6962_consistency_proofs.json"))
        {
            var isProven = MerkleProof.VerifyConsistency(
                Number(vector, "size1"), Number(vector, "size2"), Bytes(vector, "root1"), Bytes(vector, "root2"), Proof(vector));
            Assert.True(isProven != vector.GetProperty("wantErr").GetBoolean(), vector.GetProperty("name").GetString());
            ran++;
        }
        Vectors.Ran("rfc6962_consistency_proofs.json", ran, Count);
    }

    private static List<JsonElement> Read(string file)
    {
        using var stream = Vectors.Open(file);
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.Clone().EnumerateArray()];
    }

    // The vectors count in 64 bits without a sign; what is beyond 2^63 is negative here and must be refused as well.
    private static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    private static byte[] Bytes(JsonElement vector, string name) =>
        vector.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetBytesFromBase64() : [];

    private static byte[][] Proof(JsonElement vector) =>
        vector.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof
            ? [.. proof.EnumerateArray().Select(hash => hash.ValueKind == JsonValueKind.String ? hash.GetBytesFromBase64() : [])]
            : [];
}
