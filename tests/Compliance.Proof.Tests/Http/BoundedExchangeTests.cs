using System.IO.Compression;
using System.Net;
using Compliance.Proof.Http;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Tests.Witnessing;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Http;

/// <summary>What a hostile log, witness or authority answers takes neither memory nor time beyond its bounds.</summary>
public sealed class BoundedExchangeTests
{
    private const int Much = 8 << 20;

    [Theory]
    [InlineData("checkpoint", 16 * 1024)]
    [InlineData("tile/0/000", 8 * 1024)]
    [InlineData("tile/entries/000", 256 * 36)]
    public async Task Of_an_answer_without_end_no_more_is_taken_than_there_may_be(string path, int limit)
    {
        var naive = new Endless(Much);
        using var open = Client(naive);
        Assert.Equal(Much, (await open.GetByteArrayAsync(path)).Length);

        var hostile = new Endless(Much);
        using var http = Client(hostile);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => new HttpLogSource(http, LogLeaf.Size).Read(path, default));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, refused.HttpRequestError);
        Assert.InRange(hostile.Taken, limit + 1, limit + (1 << 20));

        using var exact = Client(new Endless(limit));
        Assert.Equal(limit, (await new HttpLogSource(exact, LogLeaf.Size).Read(path, default))!.Content.Length);
        using var more = Client(new Endless(limit + 1));
        await Assert.ThrowsAsync<HttpRequestException>(() => new HttpLogSource(more, LogLeaf.Size).Read(path, default));
    }

    [Fact]
    public async Task A_bundle_of_another_log_has_all_the_room_that_the_format_gives_it()
    {
        using var full = Client(new Endless(256 * (2 + 65_535)));
        Assert.NotNull(await new HttpLogSource(full).Read("tile/entries/000", default));
    }

    [Fact]
    public async Task An_answer_that_says_that_it_is_too_large_is_not_begun()
    {
        var body = new Endless(Much);
        using var http = Client(body, content => content.Headers.ContentLength = Much);
        await Assert.ThrowsAsync<HttpRequestException>(() => new HttpLogSource(http).Read("checkpoint", default));
        Assert.Equal(0, body.Taken);
    }

    [Fact]
    public async Task A_small_answer_that_is_large_once_decompressed_is_refused()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(new byte[1 << 20]);
        Assert.InRange(bomb.Length, 1, 16 * 1024);
        using var http = Client(new MemoryStream(bomb.ToArray()), content => content.Headers.ContentEncoding.Add("gzip"));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            new HttpLogSource(http, LogLeaf.Size).Read("tile/entries/000", default));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, refused.HttpRequestError);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("br", false)]
    public async Task What_is_compressed_is_read_as_what_it_is_and_what_only_says_so_is_refused(string encoding, bool isGood)
    {
        var sent = isGood ? EntryBundle.Compress([0, 1, 7]) : [1, 2, 3];
        using var http = Client(new MemoryStream(sent), content => content.Headers.ContentEncoding.Add(encoding));
        if (isGood)
            Assert.Equal([0, 1, 7], (await new HttpLogSource(http).Read("tile/entries/000.p/1", default))!.Content.ToArray());
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => new HttpLogSource(http).Read("tile/entries/000.p/1", default));
    }

    [Fact]
    public async Task An_answer_that_comes_a_byte_at_a_time_is_given_up()
    {
        using var http = Client(new Dripping());
        using var request = new HttpRequestMessage(HttpMethod.Get, "checkpoint");
        var late = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.Exchange(request, 1 << 20, TimeSpan.FromMilliseconds(200), default));
        Assert.IsType<TimeoutException>(late.InnerException);
    }

    [Fact]
    public async Task Who_stops_asking_is_not_told_that_the_answer_was_late()
    {
        using var http = Client(new Dripping());
        using var request = new HttpRequestMessage(HttpMethod.Get, "checkpoint");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.Exchange(request, 1 << 20, TimeSpan.FromMinutes(1), stop.Token));
    }

    [Fact]
    public async Task A_witness_that_answers_without_end_is_one_that_did_not_answer()
    {
        var body = new Endless(Much);
        var log = new LogBench();
        await log.Grow(16);
        var bench = new WitnessBench(log)
        {
            Instead = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) }),
        };
        await Assert.ThrowsAsync<HttpRequestException>(async () => await bench.Client.Cosign(0, [], (await log.View()).Note, default));
        Assert.InRange(body.Taken, 64 * 1024, 2 << 20);
    }

    [Fact]
    public void A_bundle_is_decompressed_as_far_as_a_bundle_goes()
    {
        var bundle = new byte[EntryBundle.LargestOf(LogLeaf.Size)];
        Assert.Equal(bundle, EntryBundle.Decompress(EntryBundle.Compress(bundle), LogLeaf.Size));
        Assert.Throws<LogCorruptException>(() => EntryBundle.Decompress(EntryBundle.Compress([.. bundle, 0]), LogLeaf.Size));
        Assert.Throws<LogCorruptException>(() => EntryBundle.Decompress(new byte[] { 1, 2, 3 }));
    }

    private static HttpClient Client(Stream body, Action<HttpContent>? headers = null)
    {
        var content = new StreamContent(body);
        headers?.Invoke(content);
        return new(new Answering(content)) { BaseAddress = new("https://log.example/") };
    }

    private sealed class Answering(HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    /// <summary>Zeros, and how many of them were taken. Of no length, as a chunked body is.</summary>
    private class Endless(long length) : Stream
    {
        public long Taken { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Taken);
            buffer.AsSpan(offset, read).Clear();
            Taken += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class Dripping() : Endless(long.MaxValue)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(20, cancellationToken);
            return 1;
        }
    }
}
