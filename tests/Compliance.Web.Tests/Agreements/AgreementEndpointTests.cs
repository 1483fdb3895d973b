using System.Net;
using System.Security.Cryptography;
using System.Text;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;
using Compliance.Web.Consent;
using Compliance.Web.Tests.Consent;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Agreements;

/// <summary>Agreements over HTTP: from a device by itself, and from an application for a person.</summary>
public sealed class AgreementEndpointTests : IAsyncLifetime
{
    private const string Proffer = $$"""{"agreement":"{{ConsentWorld.SdBase}}"}""";

    private readonly ConsentHolder _device = ConsentBench.NewDevice();
    private ConsentCaller _caller = null!;

    private Api Api => _caller.Api;

    public async ValueTask InitializeAsync() => _caller = await ConsentCaller.Start();

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    [Fact]
    public async Task A_devices_agent_needs_no_token_and_keeps_the_bytes_that_the_company_keeps()
    {
        using var answer = await Api.Send("POST", $"/myterms/{_device}", Api.Json(Proffer));
        var body = await answer.Body();
        Assert.Equal("accepted", body.GetProperty("answer").GetString());
        var record = body.GetProperty("record").GetString()!;
        var hash = body.GetProperty("sha256").GetString()!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record))), hash);

        using var own = await Api.Send("GET", $"/myterms/{_device}/{hash}");
        using var companys = await Api.Send("GET", $"/api/consent/{_device}/agreements/{hash}", token: Api.Token(ConsentApi.ReadConsent));
        Assert.Equal(record, await own.Content.ReadAsStringAsync());
        Assert.Equal(await own.Content.ReadAsByteArrayAsync(), await companys.Content.ReadAsByteArrayAsync());
        var listed = await _caller.Get($"/api/consent/{_device}/agreements");
        Assert.Equal(hash, listed.GetProperty("agreements")[0].GetProperty("sha256").GetString());
        Assert.Contains(
            (await _caller.Bench.Consent.FactsOf(_device, default)).OptOuts, each => each.Classes.HasFlag(PurposeClasses.Sharing));

        using var again = await Api.Send("POST", $"/myterms/{_device}", Api.Json(Proffer));
        Assert.Equal(hash, (await again.Body()).GetProperty("sha256").GetString());
        Assert.Equal(["agreement-accepted", "opted-out"], await _caller.Acts(_device));
    }

    [Fact]
    public async Task The_receipt_of_the_log_is_found_by_the_records_hash_from_both_sides()
    {
        var hash = await Hash(_device);
        using var waits = await Api.Send("GET", $"/myterms/{_device}/{hash}/receipt");
        await waits.IsProblem(HttpStatusCode.NotFound, "unknown-receipt");
        Api.FakeServices.IssuedReceipt = new(ReceiptStatus.Issued, "{}\n"u8.ToArray());
        using var own = await Api.Send("GET", $"/myterms/{_device}/{hash}/receipt");
        Assert.Equal("{}\n", await own.Content.ReadAsStringAsync());
        using var companys = await Api.Send(
            "GET", $"/api/consent/{_device}/agreements/{hash}/receipt", token: Api.Token(ConsentApi.ReadConsent));
        Assert.Equal("application/ld+json", companys.Content.Headers.ContentType!.MediaType);
        Assert.Equal(_device, Api.FakeServices.AskedReceipt!.Value.Holder);
    }

    [Fact]
    public async Task A_person_is_no_device_and_needs_an_application_with_a_token()
    {
        using var anonymous = await Api.Send("POST", $"/myterms/{_caller.Person}", Api.Json(Proffer));
        await anonymous.IsProblem(HttpStatusCode.NotFound, "unknown-person");
        using var without = await Api.Send("POST", $"/api/consent/{_caller.Person}/agreements", Api.Json(Proffer));
        await without.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        using var answered = await _caller.PostFor(_caller.Person, "agreements", Proffer);
        Assert.Equal("accepted", (await answered.Body()).GetProperty("answer").GetString());
        using var countered = await _caller.PostFor(_caller.Person, "agreements", $$"""{"agreement":"{{ConsentWorld.PdcAi}}"}""");
        var offer = await countered.Body();
        Assert.Equal("offered", offer.GetProperty("answer").GetString());
        Assert.Equal(ConsentWorld.SdBase, offer.GetProperty("agreement").GetString());
        using var refused = await _caller.PostFor(_caller.Person, "agreements", """{"agreement":"https://terms.example/unknown/"}""");
        Assert.Equal("refused", (await refused.Body()).GetProperty("answer").GetString());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Another_site_proffers_nothing(string header, string value)
    {
        using var answer = await Api.Send("POST", $"/myterms/{_device}", Api.Json(Proffer), headers: (header, value));
        await answer.IsProblem(HttpStatusCode.Forbidden, "cross-site");
        Assert.Empty(await _caller.Acts(_device));
    }

    [Theory]
    [InlineData("no address", "must be an absolute https address")]
    [InlineData("https://terms.example/?who=anna", "must have no user, query or fragment")]
    public async Task A_malformed_agreement_is_named_and_leaves_no_record(string agreement, string says)
    {
        using var answer = await Api.Send("POST", $"/myterms/{_device}", Api.Json($$"""{"agreement":"{{agreement}}"}"""));
        var problem = await answer.IsProblem(HttpStatusCode.UnprocessableEntity, "malformed-agreement");
        Assert.Contains(says, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("anna", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(await _caller.Acts(_device));
        using var none = await Api.Send("POST", $"/myterms/{_device}", Api.Json("{}"));
        await none.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Two_at_once_have_one_answer()
    {
        var hashes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Hash(_device)));
        Assert.Single(hashes.Distinct());
        Assert.Equal(["agreement-accepted", "opted-out"], await _caller.Acts(_device));
    }

    [Fact]
    public async Task A_hash_that_no_record_of_this_device_has_is_not_found()
    {
        var hash = await Hash(_device);
        string[] others =
            [$"/myterms/{ConsentBench.NewDevice()}/{hash}", $"/myterms/{_device}/{new string('0', 64)}", $"/myterms/{_device}/x"];
        foreach (var address in others)
        {
            using var answer = await Api.Send("GET", address);
            await answer.IsProblem(HttpStatusCode.NotFound, "unknown-agreement");
        }
    }

    private async Task<string> Hash(ConsentHolder device)
    {
        using var answer = await Api.Send("POST", $"/myterms/{device}", Api.Json(Proffer));
        return (await answer.Body()).GetProperty("sha256").GetString()!;
    }
}
