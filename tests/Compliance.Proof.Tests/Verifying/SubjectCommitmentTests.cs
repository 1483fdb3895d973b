using System.Security.Cryptography;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Verifying;

public sealed class SubjectCommitmentTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void It_hashes_every_part_with_its_length_in_front()
    {
        byte[] identities = [0, 0, 0, 5, .. "email"u8, 0, 0, 0, 1, .. "x"u8, 0, 0, 0, 5, .. "phone"u8, 0, 0, 0, 1, .. "y"u8];
        byte[] whole =
        [
            0, 0, 0, 32, .. "compliance/subject-commitment/v1"u8, 0, 0, 0, 32, .. Salt, 0, 0, 0, 2, .. "r1"u8,
            0, 0, 0, (byte)identities.Length, .. identities, 0, 0, 0, 1, 9,
        ];
        Assert.Equal(SHA256.HashData(whole), Of("r1", [9], ("email", "x"), ("phone", "y")));
    }

    [Fact]
    public void The_order_in_which_identities_come_does_not_matter() =>
        Assert.Equal(Of("r1", [], ("a", "1"), ("b", "2"), ("B", "3")), Of("r1", [], ("b", "2"), ("B", "3"), ("a", "1")));

    [Fact]
    public void No_two_requests_share_one()
    {
        byte[][] all =
        [
            Of("r1", [], ("a", "bc")),
            Of("r1", [], ("ab", "c")),
            Of("r1", [], ("a", "b"), ("c", "")),
            Of("r1", []),
            Of("r", [], ("1a", "bc")),
            Of("r1", [0], ("a", "bc")),
            Of("r2", [], ("a", "bc")),
            Of("r1", [], ("a", "BC")),
            Of("r1", [], ("A", "bc")),
        ];
        Assert.Equal(all.Length, all.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_salt_of_another_size_is_the_callers_error_for_a_leaf_as_well(int size)
    {
        Assert.Throws<ArgumentException>(() => SubjectCommitment.Of(new byte[size], "r1", new Dictionary<string, string>(), []));
        Assert.Throws<ArgumentException>(() => LogLeaf.Of(EntryKind.Received, new byte[size], "{}"u8));
    }

    private static byte[] Of(string request, byte[] nonce, params (string Kind, string Value)[] identities) =>
        SubjectCommitment.Of(Salt, request, identities.ToDictionary(each => each.Kind, each => each.Value), nonce);
}
