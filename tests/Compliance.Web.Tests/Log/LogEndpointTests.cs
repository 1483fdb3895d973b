using System.Net;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.LocalHost.Identity;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Testing.Evidence;
using Compliance.Web.Pipeline;
using Compliance.Web.Reviews;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Tests.Log;

/// <summary>c2sp.org/tlog-tiles over HTTP, without a token.</summary>
public sealed class LogEndpointTests : IAsyncLifetime
{
    private readonly InMemoryLog _log = new();
    private readonly KeptLog _kept;
    private Api _api = null!;

    public LogEndpointTests() => _kept = new(_log.Store);

    public async ValueTask InitializeAsync()
    {
        _api = await Start(_kept);
        for (var i = 0; i < 17; i++)
            await _log.Append(new LogFenceLifted($"r{i}"), default);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _log.DisposeAsync();
    }

    [Fact]
    public async Task The_checkpoint_is_text_that_is_kept_for_seconds()
    {
        using var answer = await _api.Send("GET", "/log/checkpoint");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=5", answer.Headers.CacheControl!.ToString());
        Assert.Equal(272, _log.Identity.Read(await answer.Content.ReadAsByteArrayAsync()).Size);
    }

    private const string ForGood = "public, max-age=31536000, immutable";
    private const string ForAMinute = "public, max-age=60";

    [Theory]
    [InlineData("tile/0/000", 8192, ForGood)]
    [InlineData("tile/0/001.p/16", 512, ForAMinute)]
    [InlineData("tile/1/000.p/1", 32, ForAMinute)]
    [InlineData("tile/entries/000", 256 * 36, ForGood)]
    [InlineData("tile/entries/001.p/16", 16 * 36, ForAMinute)]
    public async Task Tiles_and_bundles_are_bytes_that_anyone_may_keep_full_ones_for_good(string path, int bytes, string caching)
    {
        using var answer = await _api.Send("GET", "/log/" + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(caching, answer.Headers.CacheControl!.ToString());
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        var content = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes, content.Length);
        Assert.Equal(_log.Store.Objects[path].Content.ToArray(), content);
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
        using var answer = await _api.Send("GET", "/log/" + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_bundle_is_passed_on_as_it_is_kept_and_decompressed_for_whoever_takes_no_gzip()
    {
        using var raw = await _api.Send("GET", "/log/tile/entries/000", headers: ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], raw.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", raw.Headers.Vary);
        Assert.Equal((await _kept.ReadAsKept("tile/entries/000", default))!.Content.ToArray(), await raw.Content.ReadAsByteArrayAsync());
        using var gzip = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip })
        {
            BaseAddress = _api.Client.BaseAddress,
        };
        Assert.Equal(_log.Store.Objects["tile/entries/000"].Content.ToArray(), await gzip.GetByteArrayAsync("log/tile/entries/000"));

        using var plain = await _api.Send("GET", "/log/tile/entries/000", headers: ("Accept-Encoding", "gzip;q=0, identity"));
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);
        Assert.Equal(_log.Store.Objects["tile/entries/000"].Content.ToArray(), await plain.Content.ReadAsByteArrayAsync());
        // Two forms are two answers, and no cache takes one for the other.
        Assert.NotEqual(raw.Headers.ETag, plain.Headers.ETag);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/0/000")]
    [InlineData("tile/entries/001.p/16")]
    public async Task Who_has_an_answer_already_is_not_sent_it_again(string path)
    {
        using var first = await _api.Send("GET", "/log/" + path);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        using var again = await _api.Send("GET", "/log/" + path, headers: ("If-None-Match", $"\"other\", {tag}"));
        Assert.Equal(
            (HttpStatusCode.NotModified, tag, 0),
            (again.StatusCode, again.Headers.ETag, (await again.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(first.Headers.CacheControl, again.Headers.CacheControl);
        using var other = await _api.Send("GET", "/log/" + path, headers: ("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Readers_are_sent_to_where_the_log_is_kept_and_nothing_is_read_for_them()
    {
        await using var sending = await Start(
            _kept, ("Compliance:Log:ReadFrom", "https://edge.example/log/"), ("Compliance:Log:ReadHeadFrom", "https://edge.example/head/"));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = sending.Address };
        foreach (var (path, where) in new[]
        {
            ("tile/0/000", "https://edge.example/log/tile/0/000"), ("tile/x001/000/000", null),
            ("checkpoint", "https://edge.example/head/checkpoint"), ("tile/0/001.p/16", "https://edge.example/head/tile/0/001.p/16"),
        })
        {
            using var answer = await http.GetAsync("log/" + path);
            Assert.Equal(where is null ? HttpStatusCode.NotFound : HttpStatusCode.TemporaryRedirect, answer.StatusCode);
            Assert.Equal(where, answer.Headers.Location?.AbsoluteUri);
        }

        Assert.Equal(0, _kept.Reads);
        using var request = new HttpRequestMessage(HttpMethod.Get, "log/tile/entries/000") { Headers = { { "Accept-Encoding", "gzip" } } };
        using var bundle = await http.SendAsync(request);
        Assert.Equal("https://edge.example/log/tile/entries/000", bundle.Headers.Location?.AbsoluteUri);
        Assert.Contains("Accept-Encoding", bundle.Headers.Vary);

        // There it is compressed for everybody.
        Assert.Equal(_log.Store.Objects["tile/entries/000"].Content.ToArray(), await http.GetByteArrayAsync("log/tile/entries/000"));
    }

    [Theory]
    [InlineData("ReadFrom", "http://edge.example/log/")]
    [InlineData("ReadFrom", "https://edge.example/log")]
    [InlineData("ReadHeadFrom", "https://edge.example/log/?sv=1")]
    [InlineData("Prefix", "log/")]
    public async Task An_address_to_which_nobody_can_be_sent_stops_the_start(string name, string address) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(async () =>
            await Start(_kept, ($"Compliance:Log:{name}", address)));

    [Fact]
    public async Task One_address_that_reads_the_log_without_end_waits_and_the_others_do_not()
    {
        // Nothing bounds it where nothing is said.
        for (var i = 0; i < 20; i++)
            (await _api.Send("GET", "/log/tile/0/000")).EnsureSuccessStatusCode();

        await using var strict = await Start(
            _kept,
            ("Compliance:Web:LogReadsPerAddress", "3"),
            ("Compliance:Web:Window", "01:00:00"),
            ("Compliance:Web:AddressHeader", "X-Forwarded-For"));
        var before = _kept.Reads;
        for (var i = 0; i < 3; i++)
            (
                await strict.Send("GET", "/log/tile/0/000", headers: ("X-Forwarded-For", "9.9.9.9, 192.0.2.7:4711"))
            ).EnsureSuccessStatusCode();
        using var waits = await strict.Send("GET", "/log/checkpoint", headers: ("X-Forwarded-For", "8.8.8.8, 192.0.2.7"));
        await waits.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(waits.Headers.RetryAfter);
        Assert.Equal(3, _kept.Reads - before);

        using var other = await strict.Send("GET", "/log/checkpoint", headers: ("X-Forwarded-For", "192.0.2.7, 192.0.2.8"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var live = await strict.Send("GET", "/health/live", headers: ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.NoContent, live.StatusCode);
        using var known = await strict.Send(
            "POST", "/api/reviews", token: strict.Token(ReviewsApi.RunReviews), headers: ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.Accepted, known.StatusCode);
    }

    [Fact]
    public async Task The_log_is_followed_and_verified_over_http()
    {
        using var http = new HttpClient { BaseAddress = new(_api.Client.BaseAddress!, "log/") };
        var view = (await new LogReader(new HttpLogSource(http), _log.Identity).Read(default))!;
        Assert.Equal(272, view.Checkpoint.Size);
        Assert.Equal(256, (await view.ReadLeaves(0, default)).Count);
        Assert.Equal(16, (await view.ReadLeaves(1, default)).Count);
    }

    [Fact]
    public async Task Before_there_is_a_log_there_is_no_checkpoint()
    {
        await using var empty = await Api.Start(services =>
            services.AddDevelopmentIssuer().AddSingleton<ILogSource>(new MemoryLogStore()).ServeCompliance(Endpoints.Table));
        using var answer = await empty.Send("GET", "/log/checkpoint");
        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-checkpoint");
    }

    private static Task<Api> Start(ILogSource source, params (string Key, string Value)[] settings) => Api.Start(
        services =>
        {
            services.AddOptions<LogOptions>().BindConfiguration(LogOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddDevelopmentIssuer().AddSingleton(source).ServeCompliance(Endpoints.Table);
        },
        settings);

    /// <summary>Bundles compressed, as they are kept in blobs.</summary>
    private sealed class KeptLog(MemoryLogStore store) : ILogSource
    {
        public int Reads { get; private set; }

        public Task<StoredObject?> Read(string path, CancellationToken cancellation) => store.Read(path, cancellation);

        public async Task<KeptObject?> ReadAsKept(string path, CancellationToken cancellation)
        {
            Reads++;
            if (await store.Read(path, cancellation) is not { } found)
                return null;
            return TilePath.IsEntries(path) ? new(EntryBundle.Compress(found.Content.Span), true) : new(found.Content, false);
        }
    }
}
