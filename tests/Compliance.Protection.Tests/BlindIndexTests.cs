namespace Compliance.Protection.Tests;

public sealed class BlindIndexTests
{
    private readonly BlindIndex _index = new(new byte[32]);

    [Theory]
    [InlineData("email", "ada@example.org", " Ada@Example.ORG\t")]
    [InlineData("email", "ada@example.org", "ａｄａ＠example.org")]
    [InlineData("name", "Zoë", "Zoe\u0308")]
    [InlineData("phone", "+44 20 7946-0000", "0044 (20) 79460000")]
    [InlineData("phone", "+442079460000", "＋44 20 7946 0000")]
    [InlineData("customer", "C-42", "c-42 ")]
    public void Spellings_of_one_identity_meet(string kind, string one, string other) =>
        Assert.Equal(_index.Of(kind, one), _index.Of(kind, other));

    [Theory]
    [InlineData("email", "ada@example.org", "email", "adb@example.org")]
    [InlineData("email", "42", "customer", "42")]
    [InlineData("phone", "+4420", "phone", "4420")]
    [InlineData("customer", "4-2", "customer", "42")]
    [InlineData("ab", "c", "a", "bc")]
    public void Different_identities_do_not(string kind, string one, string otherKind, string other) =>
        Assert.NotEqual(_index.Of(kind, one), _index.Of(otherKind, other));

    [Fact]
    public void Another_key_gives_another_index()
    {
        var key = new byte[32];
        key[31] = 1;
        Assert.NotEqual(_index.Of("email", "ada@example.org"), new BlindIndex(key).Of("email", "ada@example.org"));
    }

    [Fact]
    public void It_is_43_characters_that_any_store_takes_as_a_key() =>
        Assert.Matches("^[A-Za-z0-9_-]{43}$", _index.Of("email", "ada@example.org"));

    [Theory]
    [InlineData("email", " ")]
    [InlineData("phone", "none")]
    public void An_identity_that_is_none_is_refused_without_being_repeated(string kind, string identity) =>
        Assert.DoesNotContain("none", Assert.Throws<ArgumentException>(() => _index.Of(kind, identity)).Message, StringComparison.Ordinal);

    // Not in the theory: an attribute cannot hold half a surrogate pair.
    [Fact]
    public void An_identity_that_is_not_Unicode_is_refused() => Assert.Throws<ArgumentException>(() => _index.Of("email", "\ud800"));

    [Fact]
    public void A_short_key_is_refused() => Assert.Throws<ArgumentException>(() => new BlindIndex(new byte[31]));
}
