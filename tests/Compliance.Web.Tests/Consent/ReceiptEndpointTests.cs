using System.Net;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Web.Consent;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;
using NodaTime;

namespace Compliance.Web.Tests.Consent;

public sealed class ReceiptEndpointTests : IAsyncLifetime
{
    private const string Person = "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18";
    private const string Event = "5f1d0c7ab8e94d63a2c19e6f70b35d84";

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(Person)]
    [InlineData("device-" + Person)]
    public async Task A_receipt_is_handed_out_byte_for_byte_as_a_file(string holder)
    {
        byte[] file = [123, 13, 10, 0xE2, 0x80, 0x94, 125, 10];
        _api.FakeServices.IssuedReceipt = new(ReceiptStatus.Issued, file);
        using var answer = await Read(holder, Event);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(file, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/ld+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("receipt.jsonld", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal((ConsentHolder.TryParse(holder)!.Value, Event), _api.FakeServices.AskedReceipt);
    }

    [Theory]
    [InlineData(ReceiptStatus.Unknown, HttpStatusCode.NotFound, "unknown-receipt")]
    [InlineData(ReceiptStatus.NotLogged, HttpStatusCode.Conflict, "receipt-not-ready")]
    [InlineData(ReceiptStatus.Contradicted, HttpStatusCode.Conflict, "receipt-contradicted")]
    public async Task Why_there_is_no_receipt_is_said(ReceiptStatus status, HttpStatusCode code, string problem)
    {
        _api.FakeServices.IssuedReceipt = new(status);
        using var answer = await Read(Person, Event);
        await answer.IsProblem(code, problem);
    }

    [Theory]
    [InlineData("ada", Event)]
    [InlineData(Person, "x")]
    [InlineData(Person, "5F1D0C7AB8E94D63A2C19E6F70B35D84")]
    public async Task What_is_no_id_reaches_no_store(string holder, string id)
    {
        using var answer = await Read(holder, id);
        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-receipt");
        Assert.Null(_api.FakeServices.AskedReceipt);
    }

    [Fact]
    public async Task Whoever_may_read_requests_may_read_no_receipts()
    {
        using var answer = await _api.Send(
            "GET", $"/api/consent/{Person}/receipts/{Event}", token: _api.Token(RequestsApi.ReadRequests));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Rows_are_imported_and_what_became_of_them_is_said()
    {
        var row1 = $$"""{"row":1,"holder":"{{Person}}","purpose":"p","state":"given","at":"2024-05-03T08:30:00Z","proof":"x"}""";
        using var answer = await Import($$"""{"system":"old-crm","file":"{{new string('a', 64)}}","rows":[{{row1}}]}""");
        const string Refused = """{"row":2,"column":"at","reason":"It is in the future."}""";
        Assert.Equal(
            $$"""{"recorded":1,"unproved":1,"unchanged":0,"overtaken":0,"refused":[{{Refused}}]}""",
            await answer.Content.ReadAsStringAsync());
        var row = Assert.Single(_api.FakeServices.Imported!.Rows);
        Assert.Equal((1, Person, Instant.FromUtc(2024, 5, 3, 8, 30), "x"), (row.Row, row.Holder, row.At, row.Proof));
    }

    [Theory]
    [InlineData("old-crm", "not a hash", "file")]
    [InlineData("", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "system")]
    public async Task A_batch_that_is_wrong_as_a_whole_is_refused_by_member(string system, string file, string member)
    {
        using var answer = await Import($$"""{"system":"{{system}}","file":"{{file}}","rows":[]}""");
        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Single(problem.Errors()[member]);
        Assert.Null(_api.FakeServices.Imported);
    }

    private Task<HttpResponseMessage> Read(string holder, string id) =>
        _api.Send("GET", $"/api/consent/{holder}/receipts/{id}", token: _api.Token(ReceiptsApi.ReadReceipts));

    private Task<HttpResponseMessage> Import(string json) =>
        _api.Send("POST", "/api/consent/imports", Api.Json(json), _api.Token(ReceiptsApi.ImportConsents));
}
