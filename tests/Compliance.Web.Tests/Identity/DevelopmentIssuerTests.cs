using Compliance.LocalHost.Identity;
using Compliance.Values;
using Compliance.Web.Pipeline;
using Compliance.Web.Requests;
using Compliance.Web.Reviews;
using Compliance.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Web.Tests.Identity;

public sealed class DevelopmentIssuerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 31, 12, 0);

    [Theory]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("CONTAINER_APP_NAME")]
    [InlineData("KUBERNETES_SERVICE_HOST")]
    public void It_refuses_to_exist_in_a_hosted_environment(string marker) =>
        Assert.Contains(marker, Assert.Throws<InvalidOperationException>(() => Issuer((marker, "x"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_token_says_who_for_whom_until_when_and_what()
    {
        using var issuer = Issuer();

        var token = new JsonWebToken(issuer.Issue("ada", [RequestsApi.ReadRequests, ReviewsApi.RunReviews], Duration.FromMinutes(5)));

        Assert.Equal("ES256", token.Alg);
        Assert.Equal("ada", token.Subject);
        Assert.Equal(DevelopmentIssuer.Issuer, token.Issuer);
        Assert.Equal([DevelopmentIssuer.Audience], token.Audiences);
        Assert.Equal(Now.ToDateTimeUtc(), token.ValidFrom);
        Assert.Equal((Now + Duration.FromMinutes(5)).ToDateTimeUtc(), token.ValidTo);
        Assert.Equal(
            ["requests.read", "reviews.run"], token.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value));
    }

    [Theory]
    [InlineData(DevelopmentCaller.Person, "user", "access", null)]
    [InlineData(DevelopmentCaller.Application, "app", null, "ada")]
    public void A_token_shows_a_person_or_an_application_as_those_of_Entra_ID_do(
        DevelopmentCaller kind, string type, string? scope, string? client)
    {
        using var issuer = Issuer();
        var token = new JsonWebToken(issuer.Issue("ada", [], Duration.FromMinutes(5), kind));
        string? Value(string claim) => token.Claims.SingleOrDefault(each => each.Type == claim)?.Value;
        Assert.Equal((type, scope, client), (Value("idtyp"), Value("scp"), Value("azp")));
    }

    [Fact]
    public void A_token_lives_for_a_while_and_a_day_at_most()
    {
        using var issuer = Issuer();

        Assert.Throws<ArgumentOutOfRangeException>(() => issuer.Issue("ada", [], Duration.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => issuer.Issue("ada", [], DevelopmentIssuer.MaxLifetime + Duration.Epsilon));
        Assert.Throws<ArgumentException>(() => issuer.Issue(" ", [], Duration.FromMinutes(5)));
    }

    [Fact]
    public void Each_issuer_has_a_key_of_its_own()
    {
        using var one = Issuer();
        using var other = Issuer();

        Assert.NotEqual(one.PublicKey, other.PublicKey);
    }

    [Fact]
    public async Task A_host_that_takes_its_tokens_and_listens_to_the_world_stops() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Api.Start(
                services => services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table),
                (WebHostDefaults.ServerUrlsKey, "http://0.0.0.0:0")));

    private static DevelopmentIssuer Issuer(params (string Key, string Value)[] environment) =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
                .Build(),
            new FakeClock(Now),
            new Ids());

    private sealed class Ids : IIdSource
    {
        private int _last;

        public Guid New() => new(++_last, 0, 0, new byte[8]);
    }
}
