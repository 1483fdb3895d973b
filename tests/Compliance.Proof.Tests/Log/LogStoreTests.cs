using System.Net;
using System.Net.Http.Headers;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;

namespace Compliance.Proof.Tests.Log;

/// <summary>
/// What the writer relies on of the places where a log is kept, held to by those in memory; and a log that is read over HTTP.
/// </summary>
public sealed class LogStoreTests
{
    private readonly MemoryLogStore _store = new();

    [Fact]
    public async Task What_is_written_once_stays()
    {
        Assert.True(await _store.WriteOnce("a", new byte[] { 1 }, default));
        Assert.False(await _store.WriteOnce("a", new byte[] { 1 }, default));
        Assert.False(await _store.WriteOnce("a", new byte[] { 2 }, default));
        Assert.Equal([1], await Content("a"));
    }

    [Fact]
    public async Task Nothing_is_replaced_but_what_was_read()
    {
        Assert.Null(await _store.TryReplace("a", "1", new byte[] { 1 }, default));
        Assert.Null(await _store.Read("a", default));
        var first = await _store.TryReplace("a", null, new byte[] { 1 }, default);
        Assert.Equal(first, (await _store.Read("a", default))!.Tag);
        Assert.Null(await _store.TryReplace("a", null, new byte[] { 2 }, default));
        Assert.Null(await _store.TryReplace("a", first + "0", new byte[] { 2 }, default));
        Assert.Equal([1], await Content("a"));
        var second = await _store.TryReplace("a", first, new byte[] { 2 }, default);
        Assert.Equal((second, true), ((await _store.Read("a", default))!.Tag, second != first));
        Assert.Null(await _store.TryReplace("a", first, new byte[] { 3 }, default));
        Assert.Equal([2], await Content("a"));
    }

    [Fact]
    public async Task Paths_are_listed_by_their_beginning_and_what_is_deleted_is_not()
    {
        foreach (var path in (string[])["staging/b", "staging/a", "stage", "x/staging/c"])
            await _store.Overwrite(path, new byte[] { 1 }, default);
        Assert.Equal(["staging/a", "staging/b"], (await _store.List("staging/", default).ToListAsync()).Order());
        await _store.Delete("staging/a", default);
        await _store.Delete("staging/none", default);
        Assert.Equal(["staging/b"], await _store.List("staging/", default).ToListAsync());
    }

    [Fact]
    public async Task Of_a_batch_of_receipts_those_that_were_there_are_told_and_kept()
    {
        ILogEntryIndex receipts = new MemoryLogEntryIndex();
        IndexedLogEntry one = new(0, [LogBench.Entry()]), other = new(1, [LogBench.Entry()]);
        Assert.True(await receipts.Keep("a", one, default));
        Assert.Equal(["a"], await receipts.KeepAll(new Dictionary<string, IndexedLogEntry> { ["a"] = other, ["b"] = other }, default));
        Assert.Equal((one, other), (await receipts.Find("a", default), await receipts.Find("b", default)));
        Assert.Empty(await receipts.KeepAll(new Dictionary<string, IndexedLogEntry> { ["c"] = one }, default));
    }

    [Fact]
    public async Task Over_HTTP_there_is_what_the_log_answers_with_its_tag()
    {
        var found = await Over(
            new(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2]), Headers = { ETag = new EntityTagHeaderValue("\"7\"") } });
        Assert.Equal([1, 2], found!.Content.ToArray());
        Assert.Equal("\"7\"", found.Tag);
        Assert.Equal("", (await Over(new(HttpStatusCode.OK) { Content = new ByteArrayContent([]) }))!.Tag);
    }

    [Fact]
    public async Task Over_HTTP_what_is_not_found_is_not_there_and_any_other_answer_is_none()
    {
        Assert.Null(await Over(new(HttpStatusCode.NotFound)));
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.InternalServerError, HttpStatusCode.Forbidden, HttpStatusCode.NotModified])
            Assert.Equal(status, (await Assert.ThrowsAsync<HttpRequestException>(() => Over(new(status)))).StatusCode);
    }

    private async Task<byte[]> Content(string path) => (await _store.Read(path, default))!.Content.ToArray();

    private static async Task<StoredObject?> Over(HttpResponseMessage answer)
    {
        using var http = new HttpClient(new Answering(answer)) { BaseAddress = new("https://log.example/a/") };
        return await new HttpLogSource(http).Read("tile/0/000", default);
    }

    private sealed class Answering(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("https://log.example/a/tile/0/000", request.RequestUri!.ToString());
            return Task.FromResult(answer);
        }
    }
}
