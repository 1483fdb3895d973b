using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.Audit;

public sealed class VaultLogLineTests
{
    private const string Version = "0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 30, 15, 250, TimeSpan.Zero);

    [Theory]
    [InlineData(
        "KeyUnwrap",
        $"https://a.vault.azure.net/keys/k1/{Version}",
        "https://a.vault.azure.net/keys/k1/x/unwrapkey?api-version=7.6",
        "k1",
        Version)]
    [InlineData("KeyUnwrap", null, $"https://a.vault.azure.net/keys/k1/{Version}/unwrapkey?api-version=7.6", "k1", Version)]
    [InlineData(
        "KeyCreate",
        $"https://a.vault.azure.net/keys/k1/{Version}",
        "https://a.vault.azure.net/keys/k1/create?api-version=7.6",
        "k1",
        Version)]
    [InlineData("KeyUpdate", null, "https://a.vault.azure.net/keys/k1/?api-version=7.6", "k1", null)]
    [InlineData("KeyBackup", "https://a.vault.azure.net/keys/k1", "https://a.vault.azure.net/keys/k1/backup", "k1", null)]
    [InlineData(
        "KeyRestore",
        $"https://a.vault.azure.net/keys/k1/{Version}",
        "https://a.vault.azure.net/keys/restore?api-version=7.6",
        "k1",
        Version)]
    [InlineData("KeyDelete", $"https://a.vault.azure.net/keys/k1/{Version}", "https://a.vault.azure.net/keys/k1", "k1", Version)]
    [InlineData("KeyRecover", null, "https://a.vault.azure.net/deletedkeys/k1/recover?api-version=7.6", "k1", null)]
    [InlineData("KeyPurge", null, "https://a.vault.azure.net/deletedkeys/k1?api-version=7.6", "k1", null)]
    [InlineData("KeyPurge", "not an address", "https://a.vault.azure.net/deletedkeys/k1?api-version=7.6", "k1", null)]
    public void The_key_is_that_of_the_result_or_else_of_the_request(string operation, string? id, string uri, string name, string? version)
    {
        var read = VaultLogLine.Parse(LogLines.Of(At, operation, uri, id), shard: 3)!;
        Assert.Equal(At, read.At);
        Assert.Equal(new(At, operation, name, version, LogLines.App, true, 3), read.Event);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(429, false)]
    public void It_succeeded_if_its_status_says_so(int status, bool succeeded) =>
        Assert.Equal(
            succeeded, VaultLogLine.Parse(LogLines.Of(At, "KeyPurge", "https://a/deletedkeys/k", status: status), 0)!.Event!.Succeeded);

    [Theory]
    [InlineData("""{"claim":{"appid":"app","oid":"person"}}""", "app")]
    [InlineData("""{"claim":{"oid":"person"}}""", "person")]
    [InlineData("""{"claim":{"http://schemas.microsoft.com/identity/claims/objectidentifier":"person"}}""", "person")]
    [InlineData("""{"claim":{}}""", "anonymous")]
    [InlineData("""{}""", "anonymous")]
    [InlineData("null", "anonymous")]
    public void The_principal_is_the_application_and_without_one_who_signed_in(string identity, string principal) =>
        Assert.Equal(
            principal,
            VaultLogLine
                .Parse(
                    LogLines
                        .Of(At, "KeyGet", "https://a/keys/k", identity: identity)
                        .Replace("KeyGet", "KeyUnwrap", StringComparison.Ordinal),
                    0)!
                .Event!.Principal);

    [Theory]
    [InlineData("KeyGet")]
    [InlineData("KeyList")]
    [InlineData("VaultGet")]
    [InlineData("SecretGet")]
    [InlineData("Authentication")]
    [InlineData("KeyOfTomorrow")]
    public void Other_operations_are_lines_without_an_event(string operation) =>
        Assert.Equal(new VaultLogLine(At, null), VaultLogLine.Parse(LogLines.Of(At, operation, "https://a/secrets/s"), 0));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"time":"2026-11-23T09:30:15Z"}""")]
    [InlineData("""{"time":"yesterday","operationName":"KeyGet"}""")]
    [InlineData("""{"time":"2026-11-23T09:30:15+01:00","operationName":"KeyGet"}""")]
    [InlineData("""{"time":"2026-11-23T09:30:15Z","operationName":7}""")]
    [InlineData("""{"time":"2026-11-23T09:30:15Z","operationName":"KeyGet","operationName":"KeyPurge"}""")]
    [InlineData("""{"time":"2026-11-23T09:30:15Z","operationName":"KeyPurge"}""")]
    [InlineData("""{"time":"2026-11-23T09:30:15Z","operationName":"KeyPurge","properties":{"requestUri":"https://a/deletedkeys/k"}}""")]
    [InlineData("""{"time":"2026-11-23T09:30:15Z","operationName":"KeyPurge","properties":{"httpStatusCode":204}}""")]
    [InlineData(
        """{"time":"2026-11-23T09:30:15Z","operationName":"KeyRestore","properties":{"httpStatusCode":200,"requestUri":"https://a/keys/restore"}}"""
    )]
    [InlineData(
        """{"time":"2026-11-23T09:30:15Z","operationName":"KeyPurge","properties":{"httpStatusCode":204,"requestUri":"https://a/deletedkeys/k"""
    )]
    public void What_lacks_a_part_may_be_any_event_and_is_none(string line) => Assert.Null(VaultLogLine.Parse(line, 0));

    [Fact]
    public void A_refused_request_that_names_no_key_is_kept_all_the_same()
    {
        var refused = VaultLogLine.Parse(LogLines.Of(At, "KeyRestore", "https://a/keys/restore", status: 403), 0)!.Event!;
        Assert.Equal(("", false), (refused.KeyName, refused.Succeeded));
    }
}
