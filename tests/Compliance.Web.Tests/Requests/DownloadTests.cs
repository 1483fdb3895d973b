using System.IO.Pipelines;
using System.Net;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Requests;

public sealed class DownloadTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_export_is_handed_out_while_it_is_made()
    {
        var making = new Pipe();
        _api.FakeServices.Export = () => making.Reader.AsStream();
        await making.Writer.WriteAsync(new byte[] { 1, 2, 3 });

        using var answer = await Download();
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var first = new byte[3];
        await stream.ReadExactlyAsync(first);
        await making.Writer.WriteAsync(new byte[] { 4 });
        await making.Writer.CompleteAsync();

        Assert.Equal([1, 2, 3], first);
        Assert.Equal(4, stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public async Task Its_headers_tell_nothing_and_keep_it_out_of_caches()
    {
        _api.FakeServices.Export = () => new MemoryStream([1]);

        using var answer = await Download();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"export.zip\"", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(answer.Headers.Contains("Server") && answer.Headers.Server.ToString().Length > "Kestrel".Length);
    }

    [Fact]
    public async Task An_export_that_breaks_off_is_no_whole_export()
    {
        var making = new Pipe();
        _api.FakeServices.Export = () => making.Reader.AsStream();
        await making.Writer.WriteAsync(new byte[] { 1 });

        using var answer = await Download();
        await making.Writer.CompleteAsync(new InvalidDataException("jane@example.org"));

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
        Assert.DoesNotContain(_api.Log.All, line => line.Contains("jane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_is_not_there_answers_404()
    {
        using var answer = await Download();

        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-export");
    }

    [Fact]
    public async Task A_certificate_is_handed_out_byte_for_byte()
    {
        _api.FakeServices.Certificate = "compliance-certificate/v2\n{\"b\":\"\\u00e9\"}\n"u8.ToArray();

        using var answer = await _api.Send("GET", "/api/requests/some-id/certificate", token: _api.Token(RequestsApi.ReadRequests));

        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"certificate.txt\"", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(_api.FakeServices.Certificate, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Its_page_runs_and_loads_nothing()
    {
        using var early = await _api.Send("GET", "/api/requests/some-id/certificate/page", token: _api.Token(RequestsApi.ReadRequests));
        _api.FakeServices.View = CertificatePageTests.View();
        using var answer = await _api.Send("GET", "/api/requests/some-id/certificate/page", token: _api.Token(RequestsApi.ReadRequests));

        await early.IsProblem(HttpStatusCode.NotFound, "unknown-certificate");
        PageStructure.Check(await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_issued_yet_answers_404()
    {
        using var answer = await _api.Send("GET", "/api/requests/some-id/certificate", token: _api.Token(RequestsApi.ReadRequests));

        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-certificate");
    }

    private Task<HttpResponseMessage> Download() =>
        _api.Send("GET", "/api/requests/some-id/download", token: _api.Token(RequestsApi.DownloadExports));
}
