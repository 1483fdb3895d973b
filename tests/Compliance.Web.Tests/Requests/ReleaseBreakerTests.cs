using System.Net;
using Compliance.Keys;
using Compliance.LocalHost.Identity;
using Compliance.Commands;
using Compliance.Testing.Workflows;
using Compliance.Web.Custody;
using Compliance.Web.Pipeline;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Web.Tests.Requests;

public sealed class ReleaseBreakerTests : IAsyncLifetime
{
    private readonly CollectedLog _log = new();
    private readonly FakeBreaker _state = new();
    private Api _api = null!;

    public async ValueTask InitializeAsync() =>
        _api = await Api.Start(services =>
            services
                .AddDevelopmentIssuer()
                .AddSingleton(
                    new DestructionBreaker(
                        _state, Options.Create(new CommandOptions()), SystemClock.Instance, new Logger<DestructionBreaker>(_log)))
                .ServeCompliance(Endpoints.Table));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_person_releases_the_breaker_and_the_log_does_not_name_them()
    {
        _state.IsOpen = true;
        using var released = await _api.Send("POST", "/api/custody/breaker/release", token: _api.Token(CustodyApi.OperateCustody));
        Assert.Equal("""{"wasOpen":true}""", await released.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var again = await _api.Send("POST", "/api/custody/breaker/release", token: _api.Token(CustodyApi.OperateCustody));
        Assert.Equal("""{"wasOpen":false}""", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("released by person-", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lacks_the_permission_does_not()
    {
        _state.IsOpen = true;
        using var refused = await _api.Send("POST", "/api/custody/breaker/release", token: _api.Token(RequestsApi.OperateRequests));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.True(_state.IsOpen);
    }
}
