using System.Globalization;
using System.Net;
using Compliance.LocalHost.Vault;
using Compliance.LocalHost.Vault.Rest;

namespace Compliance.LocalHost.Tests.Vault.Rest;

public sealed class LocalVaultServerTests : ServedVault
{
    [Theory]
    [InlineData("7.5")]
    [InlineData("7.6")]
    [InlineData("2025-07-01")]
    public async Task Any_api_version_is_answered(string version) =>
        Assert.Equal(HttpStatusCode.OK, (await Client.Get($"keys?api-version={version}")).Status);

    [Fact]
    public async Task A_request_without_an_api_version_is_refused() => (await Client.Get("keys?api-version=")).Refuses(400, "BadParameter");

    [Fact]
    public async Task Who_sends_no_token_is_told_what_to_get_one_for_before_anything_else()
    {
        using var anonymous = new RestClient(Server, withToken: false);
        foreach (
            var answer in new[]
            {
                await anonymous.Get("keys/k"),
                await anonymous.Send(HttpMethod.Post, "keys/k/create", null),
                await anonymous.Get("none?api-version="),
            }
        )
        {
            answer.Refuses(401, "Unauthorized");
            // The client library takes the second part of the authority's path as the tenant's id.
            Assert.Matches(
                """^Bearer authorization="https://localhost:\d+/[0-9a-f-]{36}", resource="https://vault\.azure\.net"$""",
                answer.Challenge);
        }
    }

    [Theory]
    [InlineData("PUT", "keys/k")]
    [InlineData("POST", "keys/k/rotate")]
    [InlineData("PUT", "keys/k/rotationpolicy")]
    [InlineData("GET", "secrets")]
    [InlineData("GET", "")]
    public async Task What_nobody_is_granted_it_does_not_serve(string method, string path) =>
        (await Client.Send(new HttpMethod(method), path, null)).Refuses(400, "BadParameter");

    [Fact]
    public async Task Its_audit_names_who_the_token_says_it_is_of()
    {
        var key = await Client.CreateRsa("k");
        await Client.Unwrap(key, Wrap(key));
        Client.Claim("""{"appid":"eraser"}""");
        await Client.Delete("keys/k");
        await Client.Delete("deletedkeys/k");
        Client.Claim("""["no claims"]""");
        await Client.CreateRsa("k");

        var trail = (await Client.Get("audit?from=2026-11-23T08:00:00Z&to=2026-11-23T10:00:00Z")).Body!;
        Assert.Equal(
            ["KeyCreate anonymous", "KeyUnwrap anonymous", "KeyDelete eraser", "KeyPurge eraser", "KeyCreate anonymous"],
            trail["events"]!.AsArray().Select(each => $"{each!["operation"]} {each["principal"]}"));
        Assert.Equal(2, trail["gaps"]!.AsArray().Count);
        (await Client.Get("audit?from=2026-11-23T10:00:00Z&to=2026-11-23T08:00:00Z")).Refuses(400, "BadParameter");
        (await Client.Get("audit")).Refuses(400, "BadParameter");
    }

    [Fact]
    public async Task Keys_certificate_and_thumbprint_survive_a_restart()
    {
        var (key, signing, thumbprint) = (await Client.CreateRsa("k"), await Client.CreateEc("compliance-signing"), Server.Thumbprint);
        await Reopen();
        Assert.Equal(thumbprint, Server.Thumbprint);
        Assert.Equal(Secret, (await Client.Unwrap(key, Wrap(key))).Value());
        Assert.Equal(signing.Path, (await Client.Get("keys/compliance-signing")).Path);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_or_is_damaged_is_replaced()
    {
        var first = Server.Thumbprint;
        Time.Advance(TimeSpan.FromDays(360));
        await Reopen();
        var second = Server.Thumbprint;
        Assert.NotEqual(first, second);

        File.WriteAllBytes(VaultFiles.Certificate(Directory), [1, 2, 3]);
        await Reopen();
        Assert.NotEqual(second, Server.Thumbprint);
    }

    [Fact]
    public async Task Only_who_pins_the_thumbprint_gets_through()
    {
        using var other = RestClient.Pinning(Server.Url, new string('0', 64));
        await Assert.ThrowsAsync<HttpRequestException>(() => other.GetAsync(new Uri("keys?api-version=7.6", UriKind.Relative)));
        using var trusting = new HttpClient { BaseAddress = Server.Url };
        await Assert.ThrowsAsync<HttpRequestException>(() => trusting.GetAsync(new Uri("keys?api-version=7.6", UriKind.Relative)));
    }

    [Fact]
    public void The_certificate_is_for_this_machine_and_only_its_owner_reads_its_key()
    {
        using var certificate = LoopbackCertificate.Load(VaultFiles.Certificate(Directory), Time);
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.False(certificate.MatchesHostname("example.org"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(VaultFiles.Certificate(Directory)));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_a_sentence()
    {
        using var elsewhere = new VaultDirectory();
        var taken = await Assert.ThrowsAsync<IOException>(
            () => LocalVaultServer.Start(new() { DataDirectory = elsewhere.Path, Port = Server.Url.Port }));
        Assert.Contains(Server.Url.Port.ToString(CultureInfo.InvariantCulture), taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_keys_nor_values_are_in_a_refusal()
    {
        var key = await Client.CreateRsa("k");
        var refused = await Client.Post($"{key.Path}/unwrapKey", new { alg = "RSA-OAEP-256", value = "canary_canary", more = "canary" });
        refused.Refuses(400, "BadParameter");
        Assert.DoesNotContain("canary", refused.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Above_the_limit_every_request_is_throttled_without_a_word_for_how_long()
    {
        await Reopen(new() { DataDirectory = Directory, RequestsPerTenSeconds = 2 });
        var key = await Client.CreateRsa("a");
        await Client.Get("keys/a");
        (await Client.Unwrap(key, Wrap(key))).Refuses(429, "Throttled");

        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Secret, (await Client.Unwrap(key, Wrap(key))).Value());
    }

    [Fact]
    public async Task Above_the_limit_creations_are_throttled_until_the_window_has_passed()
    {
        await Reopen(new() { DataDirectory = Directory, CreatesPerTenSeconds = 2 });
        await Client.CreateRsa("a");
        await Client.CreateRsa("b");
        (await Client.CreateRsa("c")).Refuses(429, "Throttled");
        Assert.Equal(HttpStatusCode.OK, (await Client.Get("keys/a")).Status);

        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await Client.CreateRsa("c")).Status);
    }
}
