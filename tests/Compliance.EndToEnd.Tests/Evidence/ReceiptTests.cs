using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Proof.Verifying;

namespace Compliance.EndToEnd.Tests.Evidence;

/// <summary>
/// What a customer is given when they ask, and what they can show with it later: that they asked, and that the certificate is about them.
/// </summary>
public sealed class ReceiptTests(ShopUnderTest shop)
{
    [Fact]
    public async Task Whoever_asks_can_show_it_and_that_the_certificate_is_theirs_and_the_log_never_forked()
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var identities = Submissions.ByNumber(People.ReceiptHolder);
        var submitted = await Submit(identities, nonce);
        var id = submitted["id"]!.GetValue<string>();
        var salt = Bytes(submitted["salt"]);

        Assert.Equal(SubjectCommitment.Of(salt, id, identities, nonce), Bytes(submitted["commitment"]));

        var receipt =
            submitted["receipt"] ?? (await shop.Api.Until($"api/requests/{id}", status => status["receipt"] is not null))["receipt"]!;
        var entry = receipt["entry"]!.GetValue<string>();
        var received = JsonNode.Parse(entry)!;
        Assert.Equal(
            (id, submitted["commitment"]!.GetValue<string>()),
            (received["request"]!.GetValue<string>(), received["commitment"]!.GetValue<string>()));
        var checkpoint = Encoding.UTF8.GetBytes(receipt["checkpoint"]!.GetValue<string>());
        var earlier = shop.LogIdentity().Read(checkpoint);
        var leaf = LogLeaf.Of(EntryKind.Received, Bytes(receipt["salt"]), Encoding.UTF8.GetBytes(entry));
        Assert.True(await (await shop.ReadLog()).Holds(receipt["index"]!.GetValue<long>(), leaf));

        var end = await shop.Api.End(id);
        Assert.Equal("complete", end.Outcome);
        var certificate = (await shop.Api.Certificate(id)).File;
        var trust = new VerificationOptions
        {
            LogKeys = shop.LogKeys,
            EarlierCheckpoint = checkpoint,
            Claim = new SubjectClaim(salt, nonce, identities),
        };
        var verified = CertificateVerifier.Verify(certificate, trust);
        Assert.True(verified.IsValid, verified.Reason);
        var others = CertificateVerifier.Verify(
            certificate,
            trust with
            {
                Claim = new SubjectClaim(salt, nonce, Submissions.ByNumber(People.Asker)),
            }
        );
        Assert.Equal(CertificateFailure.OtherSubject, others.Failure);
        Assert.True(await (await shop.ReadLog()).Continues(earlier));
    }

    [Fact]
    public async Task The_page_for_people_is_shown_beside_the_file_and_loads_nothing()
    {
        var end = await shop.Api.Run("erasure", People.RevokedLeaver);

        using var answer = await shop.Http.GetAsync($"api/requests/{end.Id}/certificate/page");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(end.Id, page, StringComparison.Ordinal);
        Assert.DoesNotContain(People.RevokedLeaver, page, StringComparison.Ordinal);
    }

    private static byte[] Bytes(JsonNode? text) => Convert.FromBase64String(text!.GetValue<string>());

    private async Task<JsonNode> Submit(Dictionary<string, string> identities, byte[] nonce)
    {
        using var answer = await shop.Http.PostAsJsonAsync(
            "api/requests",
            new
            {
                right = "erasure",
                identities,
                nonce = Convert.ToBase64String(nonce),
            }
        );
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
