using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Demo;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Web;
using Compliance.Web.Requests;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.EndToEnd.Tests.Evidence;

/// <summary>
/// Where the policy asks for a person, nothing is destroyed before one has approved, and the certificate rests on that entry.
/// </summary>
public sealed class ApprovalTests(ShopUnderTest shop)
{
    private static readonly int Approvals = int.Parse(
        Environment.GetEnvironmentVariable("COMPLIANCE_APPROVALS") ?? "0", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Nothing_is_destroyed_before_a_person_approves()
    {
        if (ShopUnderTest.IsOtherHost)
        {
            Assert.SkipWhen(Approvals != 1, "COMPLIANCE_APPROVALS says that this host does not wait for one person.");
            using var approver = Custodian(Environment.GetEnvironmentVariable("COMPLIANCE_APPROVER_TOKEN"));
            using var submitter = Custodian();
            await Approved(shop.Api, approver, submitter, shop.LogKeys);
            return;
        }

        await using var host = await shop.Inside.Shop.StartHost(name: "approved", settings: ("Compliance:Erasure:Approvals", "1"));
        using var api = new ApiClient(host.Url, host.Token(Duration.FromHours(1)));
        using var http = new HttpClient { BaseAddress = host.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.ApproverToken(Duration.FromHours(1)));
        using var own = new HttpClient { BaseAddress = host.Url };
        own.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", host.Token(Duration.FromHours(1), RequestsApi.ApproveErasures));
        await Approved(api, http, own, host.Services.GetRequiredService<LogIdentity>().Keys);
    }

    [Fact]
    public async Task What_awaits_no_approval_takes_none()
    {
        Assert.SkipWhen(Approvals != 0, "This host waits for approvals.");
        var end = await shop.Api.Run("erasure", Shop.Cast.Number(29));
        using var custodian = Custodian();

        using var late = await Approve(custodian, end.Id, new string('0', 64));
        using var unknown = await Approve(custodian, "nobody", new string('0', 64));

        await late.IsProblem(409, "not-awaiting-approval");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task Approved(ApiClient api, HttpClient custodian, HttpClient own, IReadOnlyList<VerifierKey> keys)
    {
        var id = await api.Submit("erasure", People.ApprovedLeaver);
        await api.Until($"api/requests/{id}", status => status["progress"]?["step"]?.GetValue<string>() == "awaiting approval");

        var preview = (await api.Get($"api/requests/{id}/preview", CancellationToken.None))["digest"]!.GetValue<string>();
        using var refused = await Approve(own, id, preview);
        await refused.IsProblem(403, "own-request");
        using var answer = await Approve(custodian, id, preview);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        Assert.Equal("complete", (await api.End(id)).Outcome);
        var verified = CertificateVerifier.Verify((await api.Certificate(id)).File, new VerificationOptions { LogKeys = keys });
        Assert.True(verified.IsValid, verified.Reason);
        Assert.Single(verified.Certificate!.Entries, entry => entry.Kind is EntryKind.Approved);
    }

    /// <summary>As a person does who has read this preview.</summary>
    private static Task<HttpResponseMessage> Approve(HttpClient http, string id, string preview) =>
        http.PostAsJsonAsync($"api/requests/{id}/approve", new { preview });

    /// <summary>Where the log is signed.</summary>
    /// <param name="token">Another person's than the one who submits; null for the same.</param>
    private HttpClient Custodian(string? token = null)
    {
        var elsewhere = Environment.GetEnvironmentVariable("COMPLIANCE_CUSTODIAN_URL");
        var http = new HttpClient { BaseAddress = elsewhere is { Length: > 0 } ? new Uri(elsewhere) : shop.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = token is null
            ? shop.Http.DefaultRequestHeaders.Authorization
            : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
