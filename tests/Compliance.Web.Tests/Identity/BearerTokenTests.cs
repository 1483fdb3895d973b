using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Compliance.Web.Tests.Identity;

/// <summary>Every token is made here from bare JSON and signed with bare primitives, so that no library tidies it up.</summary>
public sealed class BearerTokenTests : IAsyncLifetime
{
    private static readonly ECDsa Elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly RSA Rsa = RSA.Create(2048);

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start(
        services => services.ServeCompliance(Endpoints.Table),
        ("Compliance:Identity:Issuer", "https://issuer.example"),
        ("Compliance:Identity:Audience", "this-deployment"),
        ("Compliance:Identity:ClockSkew", "00:00:10"),
        ("Compliance:Identity:SigningKeys:0", Elliptic.ExportSubjectPublicKeyInfoPem()),
        ("Compliance:Identity:SigningKeys:1", Rsa.ExportSubjectPublicKeyInfoPem()));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task ES256_and_RS256_are_taken()
    {
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good())));
        Assert.Equal(HttpStatusCode.Accepted, await Try(Rs256(Good())));
    }

    [Theory]
    [InlineData("permissions")]
    [InlineData("roles")]
    public async Task Permissions_stand_in_either_claim_as_a_word_or_a_list(string claim)
    {
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good(("permissions", null), (claim, "reviews.run")))));
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good(("permissions", null), (claim, new[] { "other", "reviews.run" })))));
    }

    [Theory]
    [InlineData("reviews.run.all")]
    [InlineData("reviews")]
    [InlineData("REVIEWS.RUN")]
    [InlineData("requests.read reviews.run")]
    [InlineData("*")]
    [InlineData("anonymous")]
    public async Task A_permission_is_its_whole_name_and_nothing_else(string permission) =>
        Assert.Equal(HttpStatusCode.Forbidden, await Try(Es256(Good(("permissions", permission)))));

    [Theory]
    [InlineData("aud", "another-deployment")]
    [InlineData("aud", null)]
    [InlineData("iss", "https://evil.example")]
    [InlineData("iss", null)]
    [InlineData("exp", null)]
    [InlineData("sub", null)]
    [InlineData("sub", " ")]
    public async Task A_claim_that_is_wrong_or_missing_is_refused(string claim, string? value) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good((claim, value)))));

    [Fact]
    public async Task A_caller_with_an_endless_name_is_refused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("sub", new string('x', 257))))));

    [Fact]
    public async Task Times_are_held_to_the_clock_skew()
    {
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good(("exp", Seconds(-5))))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("exp", Seconds(-20))))));
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good(("nbf", Seconds(5))))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("nbf", Seconds(20))))));
    }

    [Fact]
    public async Task No_signature_is_refused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Unsigned("none") + "."));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Unsigned("None") + "."));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Unsigned("ES256") + "."));
    }

    [Fact]
    public async Task A_public_key_used_as_a_shared_secret_is_refused()
    {
        byte[][] secrets =
        [
            Encoding.UTF8.GetBytes(Elliptic.ExportSubjectPublicKeyInfoPem()), Elliptic.ExportSubjectPublicKeyInfo(),
            Encoding.UTF8.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), Rsa.ExportSubjectPublicKeyInfo(),
        ];
        foreach (var secret in secrets)
            Assert.Equal(HttpStatusCode.Unauthorized, await Try(Sign("HS256", Good(), input => HMACSHA256.HashData(secret, input))));
    }

    [Fact]
    public async Task Other_algorithms_are_refused_even_with_the_right_key()
    {
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await Try(Sign("RS512", Good(), input => Rsa.SignData(input, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1))));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await Try(Sign("PS256", Good(), input => Rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await Try(Sign("ES384", Good(), input => Elliptic.SignData(input, HashAlgorithmName.SHA384))));
    }

    [Fact]
    public async Task A_stranger_cannot_bring_his_own_key()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(stranger));
        var header = new Dictionary<string, object?>
        {
            ["jwk"] = new
            {
                kty = "EC",
                crv = "P-256",
                x = jwk.X,
                y = jwk.Y,
            },
            ["jku"] = "https://evil.example/keys",
        };

        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await Try(Sign("ES256", Good(), input => stranger.SignData(input, HashAlgorithmName.SHA256), header)));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await Try(Sign("ES256", Good(), input => stranger.SignData(input, HashAlgorithmName.SHA256))));
    }

    [Fact]
    public async Task A_changed_claim_breaks_the_signature()
    {
        var parts = Es256(Good(("permissions", "other"))).Split('.');
        var changed = Unsigned("ES256").Split('.')[1];

        Assert.Equal(HttpStatusCode.Unauthorized, await Try($"{parts[0]}.{changed}.{parts[2]}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    [InlineData("Application/AT+JWT")]
    public async Task An_access_token_is_taken_under_every_spelling_of_its_type_and_without_one(string? type) =>
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good(), Typ(type))));

    [Theory]
    [InlineData("this-deployment/")]
    [InlineData("this-deployment//")]
    [InlineData("THIS-DEPLOYMENT")]
    [InlineData(" this-deployment")]
    public async Task An_audience_that_is_spelled_otherwise_is_refused(string audience) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("aud", audience)))));

    [Theory]
    [InlineData("https://issuer.example/")]
    [InlineData("https://ISSUER.example")]
    public async Task An_issuer_that_is_spelled_otherwise_is_refused(string issuer) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("iss", issuer)))));

    [Theory]
    [InlineData("at_hash")]
    [InlineData("c_hash")]
    [InlineData("nonce")]
    public async Task An_ID_token_that_does_not_say_so_is_refused_whatever_else_is_in_it(string claim)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good((claim, "x")), Typ(null))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good((claim, "x")), Typ("JWT"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good((claim, "x"), ("scp", "access"), ("azp", "client")), Typ("JWT"))));
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good((claim, "x")), Typ("at+jwt"))));
    }

    /// <summary>
    /// An API that is a client too: Entra's ID token of an operator has the API's client id as its audience and the operator's roles, and
    /// no nonce where the client sent none. It would have been taken for a token with those permissions.
    /// </summary>
    [Fact]
    public async Task An_ID_token_of_Entra_ID_with_roles_and_without_a_nonce_is_refused()
    {
        var idToken = Good(
            ("permissions", null),
            ("scp", null),
            ("roles", new[] { "reviews.run" }),
            ("ver", "2.0"),
            ("tid", "t"),
            ("oid", "o"),
            ("uti", "u"),
            ("rh", "r"),
            ("preferred_username", "ada@example.org"),
            ("sid", "s"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(idToken, Typ("JWT"))));
        // Keycloak's names its client as an access token does, and says in the payload what it is.
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("scp", null), ("azp", "client"), ("typ", "ID")), Typ("JWT"))));
    }

    [Theory]
    [InlineData("scp", "access")]
    [InlineData("scope", "reviews")]
    [InlineData("azp", "client")]
    [InlineData("appid", "client")]
    [InlineData("client_id", "client")]
    [InlineData("idtyp", "app")]
    public async Task A_scope_or_roles_that_a_named_client_has_show_an_access_token(string claim, string value)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(("scp", null)), Typ("JWT"))));
        Assert.Equal(HttpStatusCode.Accepted, await Try(Es256(Good(("scp", null), (claim, value)), Typ("JWT"))));
    }

    [Fact]
    public void What_the_issuer_says_of_itself_is_bounded_in_size_and_time()
    {
        var channel = _api.Get<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme).Backchannel;
        Assert.Equal((512 * 1024, TimeSpan.FromSeconds(15)), (channel.MaxResponseContentBufferSize, channel.Timeout));
    }

    [Theory]
    [InlineData("typ", "id+jwt")]
    [InlineData("typ", "application/id+jwt")]
    [InlineData("typ", "logout+jwt")]
    [InlineData("typ", "dpop+jwt")]
    [InlineData("typ", "application/application/at+jwt")]
    [InlineData("typ", "application/")]
    [InlineData("crit", "b64")]
    public async Task A_header_that_makes_it_something_else_is_refused(string name, string value)
    {
        var header = new Dictionary<string, object?> { [name] = name == "crit" ? new[] { value } : value };

        Assert.Equal(HttpStatusCode.Unauthorized, await Try(Es256(Good(), header)));
    }

    [Theory]
    [InlineData("Basic dGVzdGVyOnRlc3Rlcg==")]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ....")]
    public async Task What_is_no_token_is_refused(string authorization)
    {
        using var answer = await _api.Send("POST", "/api/reviews", headers: ("Authorization", authorization));

        await answer.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_token_in_the_address_is_no_token()
    {
        using var answer = await _api.Send("POST", $"/api/reviews?access_token={Es256(Good())}");

        await answer.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task The_refusal_repeats_nothing_of_the_token()
    {
        using var answer = await _api.Send("POST", "/api/reviews", token: Es256(Good(("aud", "jane@example.org"))));

        var problem = await answer.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.Single().ToString());
        Assert.DoesNotContain("jane", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_api.Log.All, line => line.Contains("jane", StringComparison.Ordinal));
    }

    /// <summary>
    /// Keys that protect cookies, which there are none of: the framework would make some at the start, and warn of where it keeps them.
    /// </summary>
    [Fact]
    public void A_start_makes_no_keys_for_cookies()
    {
        // The framework's own authentication does, so that the search below is known to find it.
        var usual = new ServiceCollection();
        usual.AddAuthentication();
        Assert.Contains(Starters(usual), name => name.Contains("DataProtection", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Starters(new ServiceCollection().AddComplianceWeb()), name => name.Contains("DataProtection", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Starters(IServiceCollection services) =>
        services
            .Where(each => each.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService))
            .Select(each => $"{each.ImplementationType}");

    private static Dictionary<string, object> Good(params (string Claim, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = "https://issuer.example",
            ["aud"] = "this-deployment",
            ["sub"] = "tester",
            ["exp"] = Seconds(60),
            ["permissions"] = new[] { "reviews.run" },
            ["scp"] = "access",
        };
        foreach (var (claim, value) in changes)
        {
            claims.Remove(claim);
            if (value is not null)
                claims[claim] = value;
        }

        return claims;
    }

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + fromNow;

    private static string Es256(object claims, Dictionary<string, object?>? header = null) =>
        Sign("ES256", claims, input => Elliptic.SignData(input, HashAlgorithmName.SHA256), header);

    private static string Rs256(object claims) =>
        Sign("RS256", claims, input => Rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>A header with this type; without any for null.</summary>
    private static Dictionary<string, object?> Typ(string? type) => new() { ["typ"] = type };

    private static string Unsigned(string algorithm) => Sign(algorithm, Good(), _ => []).TrimEnd('.');

    private static string Sign(string algorithm, object claims, Func<byte[], byte[]> sign, Dictionary<string, object?>? header = null)
    {
        var head = new Dictionary<string, object?> { ["alg"] = algorithm, ["typ"] = "JWT" };
        foreach (var (name, value) in header ?? [])
            head[name] = value;
        foreach (var name in head.Where(each => each.Value is null).Select(each => each.Key).ToList())
            head.Remove(name);
        var input = $"{Encode(head)}.{Encode(claims)}";
        return $"{input}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Encode(object value) => Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    private async Task<HttpStatusCode> Try(string token)
    {
        using var answer = await _api.Send("POST", "/api/reviews", token: token);
        return answer.StatusCode;
    }
}
