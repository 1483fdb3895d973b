using System.Security.Cryptography;
using System.Text;
using Compliance.Protection.Keys;

namespace Compliance.Protection.Tests.Keys;

/// <summary>The hashes that the log and stored rows hold, from their parts: a label and values, each behind its length.</summary>
public sealed class DataKeyCommitmentTests
{
    private static readonly Guid Id = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly byte[] IdBytes = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");

    [Fact]
    public void It_commits_to_the_data_key_and_its_id()
    {
        var dataKey = RandomNumberGenerator.GetBytes(32);
        Assert.Equal(
            SHA256.HashData([.. Part("compliance/data-key-commitment/v1"), .. Part(IdBytes), .. Part(dataKey)]),
            DataKeyCommitment.Of(Id, dataKey));
    }

    [Fact]
    public void The_owner_is_hashed_with_the_data_keys_id() =>
        Assert.Equal(
            SHA256.HashData([.. Part("compliance/bound-subject/v1"), .. Part("tenant"), .. Part("s-1"), .. Part(IdBytes)]),
            DataKeyCommitment.OfOwner("tenant", "s-1", Id));

    [Fact]
    public void A_terms_data_key_has_the_id_that_its_ground_and_month_give_it()
    {
        var hash = Convert.ToHexStringLower(
            SHA256.HashData([.. Part("compliance/retention-term/v1"), .. Part("tenant"), .. Part("tax law"), .. Part("2036-02")]));
        var term = RetentionTerm.Until("tax law", new DateOnly(2036, 2, 29));
        Assert.Equal(hash[..32], term.DataKeyId("tenant").ToString("N"));
        Assert.Equal("ground-" + hash[..32], term.Owner("tenant"));
    }

    [Fact]
    public void A_grounds_name_has_1_to_128_characters()
    {
        Assert.Equal(128, RetentionTerm.Until(new('g', 128), new DateOnly(2036, 2, 29)).Ground.Length);
        Assert.Throws<ArgumentException>(() => RetentionTerm.Until(new('g', 129), new DateOnly(2036, 2, 29)));
        Assert.Throws<ArgumentException>(() => RetentionTerm.Until("", new DateOnly(2036, 2, 29)));
    }

    private static byte[] Part(string text) => Part(Encoding.ASCII.GetBytes(text));

    private static byte[] Part(byte[] bytes) => [0, 0, 0, (byte)bytes.Length, .. bytes];
}
