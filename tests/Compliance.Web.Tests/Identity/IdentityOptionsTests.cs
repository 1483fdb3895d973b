using System.Security.Cryptography;
using Compliance.Web.Identity;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Tests.Identity;

public sealed class IdentityOptionsTests
{
    private static readonly string Key = ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem();

    [Fact]
    public void An_authority_alone_or_an_issuer_with_its_keys_will_do()
    {
        Assert.Empty(Faults(new IdentityOptions { Audience = "a", Authority = "https://login.example/tenant" }));
        Assert.Empty(
            Faults(
                new IdentityOptions
                {
                    Audience = "a",
                    Issuer = "i",
                    SigningKeys = { Key },
                }
            ));
        Assert.Empty(
            Faults(
                new IdentityOptions
                {
                    Audience = "a",
                    Issuer = "i",
                    SigningKeys = { RSA.Create(2048).ExportSubjectPublicKeyInfoPem() },
                }
            ));
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = Faults(
            new IdentityOptions
            {
                Authority = "http://login.example",
                SigningKeys = { "no key" },
                ClockSkew = TimeSpan.FromMinutes(6),
            }
        );

        Assert.Equal(
            ["Audience", "ClockSkew", "Give either", "Authority must be", "Issuer", "SigningKeys[0]"],
            faults.Select(fault => fault["Compliance:Identity: ".Length..]).Zip(
                ["Audience", "ClockSkew", "Give either", "Authority must be", "Issuer", "SigningKeys[0]"],
                (fault, start) => fault[..Math.Min(fault.Length, start.Length)]));
    }

    [Fact]
    public void Neither_authority_nor_keys_is_a_fault() =>
        Assert.Contains(Faults(new IdentityOptions { Audience = "a" }), fault => fault.Contains("either", StringComparison.Ordinal));

    [Fact]
    public void A_private_key_another_curve_a_short_key_or_a_damaged_one_is_refused()
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] unusable =
        [
            elliptic.ExportPkcs8PrivateKeyPem(),
            ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportSubjectPublicKeyInfoPem(),
            RSA.Create(1024).ExportSubjectPublicKeyInfoPem(),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "",
        ];

        foreach (var pem in unusable)
            Assert.Single(Faults(new IdentityOptions { Audience = "a", Issuer = "i", SigningKeys = { pem } }));
    }

    [Fact]
    public async Task A_host_whose_tokens_nobody_could_check_does_not_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => Api.Start(services => services.ServeCompliance(Endpoints.Table)));

    private static IReadOnlyList<string> Faults(IdentityOptions options) =>
        [.. new IdentityOptionsValidation().Validate(null, options).Failures ?? []];
}
