using System.Net;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Pipeline;

public sealed class StartedByHandTests : IAsyncLifetime
{
    private Api api = null!;

    public async ValueTask InitializeAsync() => api = await Api.Start();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("/api/retention/sweeps", "retention.run", "sweep-1")]
    [InlineData("/api/reviews", "reviews.run", "review-1")]
    public async Task A_sweep_or_a_review_is_started_and_found_at_its_location(string path, string permission, string id)
    {
        var token = api.Token(Permission.All.Single(each => each.Name == permission));

        using var started = await api.Send("POST", path, token: token);
        using var found = await api.Send("GET", started.Headers.Location!.ToString(), token: token);

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal($"{path}/{id}", started.Headers.Location.ToString());
        Assert.Equal(id, (await found.Body()).GetProperty("id").GetString());
    }
}
