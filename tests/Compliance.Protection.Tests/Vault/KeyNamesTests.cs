using Compliance.Protection.Vault;

namespace Compliance.Protection.Tests.Vault;

public sealed class KeyNamesTests
{
    [Theory]
    [InlineData(0, "^k[0-9a-f]{32}$")]
    [InlineData(1, "^s1-k[0-9a-f]{32}$")]
    [InlineData(9999, "^s9999-k[0-9a-f]{32}$")]
    public void A_new_name_is_random_and_tells_its_shard(int shard, string form)
    {
        var (one, other) = (KeyNames.New(shard), KeyNames.New(shard));
        Assert.Matches(form, one);
        Assert.NotEqual(one, other);
        Assert.True(KeyNames.IsValid(one));
        Assert.Equal(shard, KeyNames.Shard(one));
    }

    [Theory]
    [InlineData("s1-k", 1)]
    [InlineData("S12-K", 12)]
    [InlineData("s100-compliance-control", 100)]
    [InlineData("compliance-control", 0)]
    [InlineData("k1", 0)]
    [InlineData("s0-k", 0)]
    [InlineData("s01-k", 0)]
    [InlineData("s-k", 0)]
    [InlineData("s1k", 0)]
    [InlineData("s10000-k", 0)]
    [InlineData("ss1-k", 0)]
    [InlineData("", 0)]
    public void Only_a_number_from_1_between_s_and_hyphen_is_a_shard(string name, int shard) =>
        Assert.Equal(shard, KeyNames.Shard(name));

    [Theory]
    [InlineData("k1", "compliance-control")]
    [InlineData("s7-k1", "s7-compliance-control")]
    [InlineData("S7-K1", "s7-compliance-control")]
    public void An_own_key_beside_another_is_in_the_same_vault(string keyName, string expected)
    {
        var beside = KeyNames.Beside(keyName, "compliance-control");
        Assert.Equal(expected, beside);
        Assert.Equal(KeyNames.Shard(keyName), KeyNames.Shard(beside));
    }

    [Theory]
    [InlineData("k", true)]
    [InlineData("compliance-control", true)]
    [InlineData("S1-Key9", true)]
    [InlineData("", false)]
    [InlineData("key name", false)]
    [InlineData("key_name", false)]
    [InlineData("kéy", false)]
    [InlineData("key/1", false)]
    public void A_name_is_letters_digits_and_hyphens(string name, bool valid) => Assert.Equal(valid, KeyNames.IsValid(name));

    [Fact]
    public void A_name_has_at_most_127_characters()
    {
        Assert.True(KeyNames.IsValid(new('k', 127)));
        Assert.False(KeyNames.IsValid(new('k', 128)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_000)]
    public void No_name_is_made_for_a_shard_that_it_could_not_tell(int shard) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyNames.New(shard));
}
