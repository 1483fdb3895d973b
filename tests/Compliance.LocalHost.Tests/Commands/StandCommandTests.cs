using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Tests.Vault.Rest;
using Compliance.Subjects;
using Compliance.Web;
using Compliance.Web.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop;

namespace Compliance.LocalHost.Tests.Commands;

public sealed class StandCommandTests(RunningStand stand) : IClassFixture<RunningStand>
{
    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")]
    [InlineData("Compliance__Roles", "service,provisioner,eraser,signer")]
    [InlineData("Compliance__Protection__Tenant", "local")]
    [InlineData("Compliance__Protection__LeaseLifetime", "00:00:07")]
    [InlineData("TASKHUB_NAME", "compliancehub")]
    [InlineData("Connections__sales__Provider", "sqlite")]
    [InlineData("Connections__marketing__ApiKeyHeader", "Authorization")]
    public void The_settings_say(string name, string value) => Assert.Equal(value, stand.Settings[name]);

    [Fact]
    public void All_accounts_are_the_one_storage_that_runs_here()
    {
        string[] accounts =
        [
            "AzureWebJobsStorage", "ComplianceState", "ComplianceEvidence", "ComplianceKeys", "ComplianceCustody",
            "Connections__profiles__ConnectionString", "Connections__files__ConnectionString",
        ];
        Assert.Contains(
            "QueueEndpoint=http://127.0.0.1:",
            Assert.Single(accounts.Select(account => stand.Settings[account]).Distinct()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_map_is_the_shops_at_a_path_that_needs_no_folder_to_start_from()
    {
        Assert.True(Path.IsPathFullyQualified(stand.Settings["Compliance__DataMap"]));
        Assert.Equal(File.ReadAllBytes(ShopFiles.DataMap), File.ReadAllBytes(stand.Settings["Compliance__DataMap"]));
    }

    [Fact]
    public async Task The_vault_answers_who_pins_the_certificate_and_holds_the_sealed_customers_keys_and_the_systems_own()
    {
        Assert.Equal(stand.Settings["Compliance__KeyVault__Shards__0"], stand.Settings["Compliance__KeyVault__Signing"]);
        using var http = RestClient.Pinning(
            new Uri(stand.Settings["Compliance__KeyVault__Shards__0"]), stand.Settings["Compliance__KeyVault__LoopbackCertificate"]);
        http.DefaultRequestHeaders.Add("Authorization", "Bearer anything");

        using var keys = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri("keys?api-version=7.6", UriKind.Relative)));
        var names = keys
            .RootElement.GetProperty("value")
            .EnumerateArray()
            .Select(key => key.GetProperty("kid").GetString()!.Split('/')[^1])
            .ToList();
        Assert.Superset(new HashSet<string> { "compliance-cases", "compliance-secrets" }, names.ToHashSet());
        Assert.Equal(2, names.Count(name => !name.Contains('-', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_sealed_opens_with_what_the_stand_keeps()
    {
        var options = new LocalHostOptions
        {
            DataDirectory = Path.Combine(stand.Directory, "data"),
            StorageConnectionString = stand.Settings["ComplianceState"],
            DataMap = stand.Settings["Compliance__DataMap"],
            Connections = new Dictionary<string, Compliance.Connectors.Settings.ConnectionSettings>(),
        };
        await using var sealing = await LocalSealing.Start(options, default);
        var directory = sealing.Services.GetRequiredService<ISubjectDirectory>();

        var subject = Assert.Single(await directory.Find("customer_number", Personal.Of(Cast.Number(2)), default));
        Assert.Equal(Cast.Number(2), (await directory.Read(subject, default)).Find("customer_number")?.Reveal());
        Assert.Empty(await directory.Find("customer_number", Personal.Of(Cast.Number(3)), default));
    }

    [Fact]
    public async Task The_token_verifies_with_the_settings_key_allows_everything_and_lasts_a_day()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(stand.Settings["Compliance__Identity__SigningKeys__0"]);
        Assert.Throws<CryptographicException>(() => key.ExportECPrivateKey());

        var verified = await new JsonWebTokenHandler().ValidateTokenAsync(
            await File.ReadAllTextAsync(stand.TokenFile),
            new TokenValidationParameters
            {
                ValidIssuer = stand.Settings["Compliance__Identity__Issuer"],
                ValidAudience = stand.Settings["Compliance__Identity__Audience"],
                IssuerSigningKey = new ECDsaSecurityKey(key),
            }
        );

        Assert.True(verified.IsValid);
        Assert.Equal(
            Permission.All.Select(permission => permission.Name).Order(),
            verified.ClaimsIdentity.FindAll("permissions").Select(claim => claim.Value).Order());
        Assert.InRange(verified.SecurityToken.ValidTo - verified.SecurityToken.ValidFrom, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task The_second_token_is_another_persons_and_approves()
    {
        var (one, other) = (
            new JsonWebToken(await File.ReadAllTextAsync(stand.TokenFile)),
            new JsonWebToken(await File.ReadAllTextAsync(stand.ApproverTokenFile)));
        Assert.NotEqual(one.Subject, other.Subject);
        Assert.All(new[] { one, other }, token => Assert.Equal("user", token.GetPayloadValue<string>("idtyp")));
        Assert.Equal([RequestsApi.ApproveErasures.Name], other.Claims.Where(each => each.Type == "permissions").Select(each => each.Value));
    }

    [Fact]
    public async Task A_shell_reads_the_same_settings()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such shell.");
        var script = string.Concat(stand.Settings.Keys.Select(name => $"printf '%s\\0' \"${name}\"\n"));
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", $". {stand.ShellFile}\n{script}"]) { RedirectStandardOutput = true })!;
        Assert.Equal(stand.Settings.Values.Append(""), (await shell.StandardOutput.ReadToEndAsync()).Split('\0'));
    }

    [Fact]
    public void Only_their_owner_reads_the_files_and_nobody_the_keys_on_the_screen()
    {
        // Windows has access lists, which the directory gives.
        foreach (var file in new[] { stand.SettingsFile, stand.ShellFile, stand.TokenFile, stand.ApproverTokenFile })
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.DoesNotContain(stand.Settings["Connections__marketing__ApiKey"], stand.Told, StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadAllText(stand.TokenFile), stand.Told, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_to_do_next()
    {
        Assert.Contains(stand.SettingsFile, stand.Told, StringComparison.Ordinal);
        Assert.Contains("func start", stand.Told, StringComparison.Ordinal);
        Assert.Contains("COMPLIANCE_CUSTOMERS=50", stand.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_it_serves_is_on_loopback()
    {
        foreach (
            var address in new[] { stand.Settings["Compliance__KeyVault__Shards__0"], stand.Settings["Connections__marketing__BaseUrl"] })
        {
            var found = await Dns.GetHostAddressesAsync(new Uri(address).Host);
            Assert.All(found, each => Assert.True(IPAddress.IsLoopback(each)));
        }
    }
}
