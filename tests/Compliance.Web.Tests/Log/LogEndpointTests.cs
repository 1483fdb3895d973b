using System.Net;
using Compliance.LocalHost.Identity;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Testing.Evidence;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Tests.Log;

/// <summary>c2sp.org/tlog-tiles over HTTP, without a token.</summary>
public sealed class LogEndpointTests : IAsyncLifetime
{
    private readonly InMemoryLog log = new();
    private Api api = null!;

    public async ValueTask InitializeAsync()
    {
        api = await Api.Start(services => services.AddDevelopmentIssuer().AddSingleton<ILogSource>(log.Store).ServeCompliance(Endpoints.Table));
        for (var i = 0; i < 17; i++)
            await log.Append($"r{i}", EntryKind.Received, "{}"u8.ToArray(), default);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task The_checkpoint_is_text_that_nobody_keeps()
    {
        using var answer = await api.Send("GET", "/log/checkpoint");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Equal(272, log.Identity.Read(await answer.Content.ReadAsByteArrayAsync()).Size);
    }

    [Theory]
    [InlineData("tile/0/000", 8192)]
    [InlineData("tile/0/001.p/16", 512)]
    [InlineData("tile/1/000.p/1", 32)]
    [InlineData("tile/entries/000", 256 * 36)]
    [InlineData("tile/entries/001.p/16", 16 * 36)]
    public async Task Tiles_and_bundles_are_bytes_that_anyone_may_keep_for_good(string path, int bytes)
    {
        using var answer = await api.Send("GET", "/log/" + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        var content = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes, content.Length);
        Assert.Equal(log.Store.Objects[path].Content.ToArray(), content);
    }

    [Theory]
    [InlineData("tile/0/002")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/7")]
    [InlineData("tile/64/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/..%2f..%2fcheckpoints/16")]
    [InlineData("tile/data/000")]
    [InlineData("tile/")]
    [InlineData("checkpoints/16")]
    [InlineData("staging/16")]
    [InlineData("edges/272")]
    public async Task What_is_no_tile_of_the_log_is_not_found(string path)
    {
        using var answer = await api.Send("GET", "/log/" + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_bundle_is_compressed_for_whoever_takes_it()
    {
        using var gzip = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = api.Client.BaseAddress };
        Assert.Equal(log.Store.Objects["tile/entries/000"].Content.ToArray(), await gzip.GetByteArrayAsync("log/tile/entries/000"));
        using var raw = await api.Send("GET", "/log/tile/entries/000", headers: ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], raw.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", raw.Headers.Vary);
        using var refused = await api.Send("GET", "/log/tile/entries/000", headers: ("Accept-Encoding", "gzip;q=0, identity"));
        Assert.Empty(refused.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_log_is_followed_and_verified_over_http()
    {
        using var http = new HttpClient { BaseAddress = new(api.Client.BaseAddress!, "log/") };
        var view = (await new LogReader(new HttpLogSource(http), log.Identity).Read(default))!;
        Assert.Equal(272, view.Checkpoint.Size);
        Assert.Equal(256, (await view.ReadLeaves(0, default)).Count);
        Assert.Equal(16, (await view.ReadLeaves(1, default)).Count);
    }

    [Fact]
    public async Task Before_there_is_a_log_there_is_no_checkpoint()
    {
        await using var empty = await Api.Start(services => services.AddDevelopmentIssuer().AddSingleton<ILogSource>(new MemoryLogStore()).ServeCompliance(Endpoints.Table));
        using var answer = await empty.Send("GET", "/log/checkpoint");
        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-checkpoint");
    }
}
