using System.Net;
using Compliance.Web.Health;
using Compliance.Web.Operations;
using Compliance.Web.Tests.Support;
using Compliance.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Tests.Pipeline;

public sealed class DenyByDefaultTests : IAsyncLifetime
{
    private Api _api = null!;

    public static TheoryData<string> Guarded =>
        [.. Endpoints.Table.Where(each => each.Permission != Permission.Anonymous).Select(each => each.Name)];

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public void Only_liveness_the_log_public_keys_notices_the_documentation_and_pages_with_a_token_of_their_own_need_no_permission()
    {
        Assert.All(Endpoints.Table, endpoint => Assert.NotNull(endpoint.Permission));
        Assert.Equal(
            [
                "AnswerMessage", "AskForCode", "ChangeOnPersonPage", "ChangePreference", "FindRequestByToken",
                "GiveCode", "ListOwnMessages", "Live", "NoticeDifference", "NoticeDifferencePage", "NoticeVersion",
                "NoticeVersionPage", "NoticeVersions", "NoticeVersionsPage", "OpenPersonPage", "OpenPersonPageJson", "OpenPreferences",
                "OpenWithdrawalLink", "PrivacyNotice", "PrivacyNoticeDpv", "PrivacyNoticeJson", "PrivacyNoticeTilt",
                "ProfferAgreementByDevice", "ReadAgreementByDevice", "ReadAgreementReceiptByDevice", "ReadDecisionKeys",
                "ReadGpcSupport", "ReadLogCheckpoint", "ReadLogTile", "ReadOpenApi", "ReadProblem", "WithdrawByLink",
            ],
            Endpoints
                .Table.Where(endpoint => endpoint.Permission == Permission.Anonymous)
                .Select(endpoint => endpoint.Name)
                .Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Guarded))]
    public async Task Without_a_token_an_endpoint_answers_401_and_the_scheme(string name)
    {
        using var answer = await Send(name, token: null);

        await answer.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory, MemberData(nameof(Guarded))]
    public async Task With_every_permission_but_its_own_an_endpoint_answers_403_and_names_it(string name)
    {
        var wanted = Endpoint(name).Permission;
        using var answer = await Send(name, _api.Token([.. Permission.All.Where(permission => permission != wanted)]));

        var problem = await answer.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(wanted.Name, problem.GetProperty("permission").GetString());
        Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{wanted.Name}\"", answer.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory, MemberData(nameof(Guarded))]
    public async Task With_its_own_permission_alone_an_endpoint_is_reached(string name)
    {
        using var answer = await Send(name, _api.Token(Endpoint(name).Permission));

        Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task An_endpoint_that_somebody_maps_without_a_permission_is_reached_by_nobody()
    {
        await using var careless = await Api.StartWith(routes => routes.MapGet("/forgotten", () => "secret"));

        using var anonymous = await careless.Send("GET", "/forgotten");
        using var almighty = await careless.Send("GET", "/forgotten", token: careless.Token([.. Permission.All]));

        await anonymous.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        await almighty.IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task An_endpoint_that_only_asks_for_a_login_is_reached_by_nobody()
    {
        await using var careless = await Api.StartWith(routes => routes.MapGet("/forgotten", () => "secret").RequireAuthorization());

        using var almighty = await careless.Send("GET", "/forgotten", token: careless.Token([.. Permission.All]));

        await almighty.IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Liveness_needs_no_token_and_says_nothing()
    {
        using var answer = await _api.Send("GET", "/health/live");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public void A_table_refuses_an_endpoint_without_permission_a_name_or_place_used_twice_and_a_route_that_Functions_reads_otherwise()
    {
        var one = new Endpoint("GET", "one", HealthApi.ReadHealth, Role.Service, "One", Nothing);

        Assert.Throws<ArgumentException>(() => new EndpointTable([one with { Permission = null! }]));
        Assert.Throws<ArgumentException>(() => new EndpointTable([one, one with { Route = "two" }]));
        Assert.Throws<ArgumentException>(() => new EndpointTable([one, one with { Name = "Two", Route = "ONE" }]));
        Assert.Throws<ArgumentException>(() => new EndpointTable([one with { Route = "/one" }]));
        Assert.Throws<ArgumentException>(() => new EndpointTable([one with { Method = "get" }]));
        Assert.Throws<ArgumentException>(() => new EndpointTable([one with { Method = "HEAD" }]));
    }

    [Fact]
    public void An_app_serves_the_endpoints_of_its_own_roles()
    {
        var one = new Endpoint("GET", "one", HealthApi.ReadHealth, Role.Service, "One", Nothing);
        var two = one with { Route = "two", Name = "Two", Role = Role.Eraser };

        Assert.Equal([two], new EndpointTable([one, two]).For(new AppRoles(Role.Eraser, Role.Signer)));
    }

    [Fact]
    public void Every_app_answers_for_its_health_and_its_documentation_the_signer_for_what_is_its_word_and_the_service_for_the_rest()
    {
        string[] signers = ["ApproveErasure", "RevokeCertificate", "LogKeyCompromised", "LogKeySuccessor"];
        string[] everyone = ["ReadGpcSupport", "Live", "Ready", "ReadOpenApi", "ReadProblem"];
        Assert.Equal(everyone, Endpoints.Table.For(new AppRoles(Role.Provisioner)).Select(each => each.Name));
        Assert.Equal(["ReleaseBreaker", .. everyone], Endpoints.Table.For(new AppRoles(Role.Eraser)).Select(each => each.Name));
        Assert.Equal([.. signers, .. everyone], Endpoints.Table.For(new AppRoles(Role.Signer)).Select(each => each.Name));
        Assert.Equal(
            Endpoints.Table.Where(each => !signers.Append("ReleaseBreaker").Contains(each.Name)),
            Endpoints.Table.For(new AppRoles(Role.Service)));
    }

    [Fact]
    public async Task An_app_without_the_service_answers_its_addresses_as_any_unknown_one()
    {
        await using var custodian = await Api.Start(Endpoints.Table.For(new AppRoles(Role.Eraser)));

        using var live = await custodian.Send("GET", "/health/live");
        using var requests = await custodian.Send("POST", "/api/requests", token: custodian.Token([.. Permission.All]));

        Assert.Equal(HttpStatusCode.NoContent, live.StatusCode);
        await requests.IsProblem(HttpStatusCode.NotFound, "unknown-route");
    }

    private static readonly Operation Nothing = Operation.Undescribed(_ => Task.CompletedTask);

    private static Endpoint Endpoint(string name) => Endpoints.Table.Single(each => each.Name == name);

    private Task<HttpResponseMessage> Send(string name, string? token) =>
        _api.Send(Endpoint(name).Method, "/" + Endpoint(name).Route.Replace("{id}", "some-id", StringComparison.Ordinal), token: token);
}
