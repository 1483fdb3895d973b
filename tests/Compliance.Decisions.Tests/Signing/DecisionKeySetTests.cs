using System.Security.Cryptography;
using System.Text;
using Compliance.Decisions.Signing;

namespace Compliance.Decisions.Tests.Signing;

public sealed class DecisionKeySetTests
{
    /// <summary>RFC 7515, appendix A.3.</summary>
    private const string Known =
        """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",""";

    [Fact]
    public void The_key_of_an_RFC_verifies_its_signature_and_no_other()
    {
        var key = Assert.Single(Read(Known + "\"kid\":\"rfc\",\"alg\":\"ES256\",\"use\":\"sig\"}"));
        const string message = "eyJhbGciOiJFUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        Assert.True(key.Verify(Encoding.ASCII.GetBytes(message), signature));
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(message + "0"), signature));
        Assert.Equal("rfc", key.KeyId);
    }

    [Fact]
    public void An_id_is_the_thumbprint_of_the_key_and_changes_with_it()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = DecisionKeySet.Thumbprint(one.ExportParameters(false).Q);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", id);
        Assert.Equal(id, DecisionKeySet.Thumbprint(one.ExportParameters(false).Q));
        Assert.NotEqual(id, DecisionKeySet.Thumbprint(other.ExportParameters(false).Q));
    }

    [Theory]
    [InlineData("""{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"oct","kid":"a","k":"AQAB"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","kid":"a","x":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","kid":"a","use":"enc","x":"AQAB","y":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","kid":"a","alg":"ECDH-ES","x":"AQAB","y":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}""")]
    [InlineData("""{"kty":7}""")]
    public void Keys_of_other_kinds_are_left_out(string key) => Assert.Empty(Read(key));

    [Theory]
    [InlineData("\"kid\":\"two words\"}")]
    [InlineData("\"kid\":7}")]
    [InlineData("\"kid\":\"a\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"b\",\"x\":\"AQAB\",\"y\":\"AQAB\"}")]
    public void A_key_that_is_not_what_it_says_is_refused(string end) => Assert.Throws<FormatException>(() => Read(Known + end));

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_refused() =>
        Assert.Throws<FormatException>(() => Read((Known + "\"kid\":\"a\"}").Replace("f83O", "f83P", StringComparison.Ordinal)));

    [Fact]
    public void Two_keys_with_one_id_are_refused()
    {
        var key = Known + "\"kid\":\"a\"}";
        Assert.Throws<FormatException>(() => Read($"{key},{key}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    public void What_is_no_key_set_is_refused(string json) =>
        Assert.Throws<FormatException>(() => DecisionKeySet.Read(Encoding.UTF8.GetBytes(json)));

    private static IReadOnlyList<Es256DecisionKey> Read(string keys) =>
        DecisionKeySet.Read(Encoding.UTF8.GetBytes($"{{\"keys\":[{keys}]}}"));
}
