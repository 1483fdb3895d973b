using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Compliance.Protection.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests;

public sealed class VaultFaultTests
{
    private const string Secret = "tea-for-two";
    private static readonly Uri Vault = new("https://a.vault.azure.net");

    [Theory]
    [InlineData(400, null, KeyVaultError.Rejected, "was rejected: 400")]
    [InlineData(401, null, KeyVaultError.Forbidden, "was refused: Unauthorized")]
    [InlineData(403, null, KeyVaultError.Forbidden, "was refused: Forbidden")]
    [InlineData(403, "ForbiddenByRbac", KeyVaultError.Forbidden, "was refused: ForbiddenByRbac")]
    [InlineData(403, "ForbiddenByFirewall", KeyVaultError.Forbidden, "was refused: ForbiddenByFirewall")]
    [InlineData(403, "KeyDisabled", KeyVaultError.Disabled, "was refused: the key is disabled")]
    [InlineData(404, null, KeyVaultError.NotFound, "found no such key")]
    [InlineData(408, null, KeyVaultError.Unavailable, "failed in the vault: 408")]
    [InlineData(409, "ObjectIsBeingDeleted", KeyVaultError.Conflict, "was refused: ObjectIsBeingDeleted")]
    [InlineData(409, null, KeyVaultError.Conflict, "was refused: the key's state forbids it")]
    [InlineData(413, null, KeyVaultError.Rejected, "was rejected: 413")]
    [InlineData(429, null, KeyVaultError.Throttled, "was throttled")]
    [InlineData(500, null, KeyVaultError.Unavailable, "failed in the vault: 500")]
    [InlineData(503, "Overloaded", KeyVaultError.Unavailable, "failed in the vault: 503")]
    [InlineData(302, null, KeyVaultError.Unavailable, "had an answer that no vault gives: 302")]
    public async Task Every_answer_is_told_by_operation_and_vault_and_never_by_its_body(
        int status, string? code, KeyVaultError error, string outcome)
    {
        var inner = code is null ? "" : ",\"innererror\":{\"code\":\"" + code + "\"}";
        var failure = await Answers.Failed(status, $$"""{"error":{"code":"Forbidden","message":"{{Secret}}"{{inner}} } }""");
        Assert.Contains(Secret, failure.Message, StringComparison.Ordinal);

        var refusal = VaultFault.Of(failure, "create key", Vault);
        Assert.Equal((error, $"create key on https://a.vault.azure.net {outcome}."), (refusal.Error, refusal.Message));
        Assert.Null(refusal.InnerException);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json: tea-for-two")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"error":"tea-for-two"}""")]
    [InlineData("""{"error":{"innererror":{"code":7}}}""")]
    [InlineData("""{"error":{"innererror":{"code":"tea-for-two"}}}""")]
    [InlineData("""{"error":{"innererror":{"code":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}}}""")]
    public async Task A_body_of_another_shape_is_no_code(string body)
    {
        var refusal = VaultFault.Of(await Answers.Failed(403, body), "unwrap", Vault);
        Assert.Equal("unwrap on https://a.vault.azure.net was refused: Forbidden.", refusal.Message);
    }

    [Fact]
    public void No_answer_is_unavailable_with_the_networks_word_for_it()
    {
        var network = new RequestFailedException(
            0, Secret, new HttpRequestException(HttpRequestError.ConnectionError, Secret, new SocketException()));
        Assert.Equal("unwrap on https://a.vault.azure.net had no answer: ConnectionError.", Told(network));
        Assert.Equal(
            "unwrap on https://a.vault.azure.net had no answer: ConnectionError.", Told(new AggregateException(Secret, network, network)));
        Assert.Equal("unwrap on https://a.vault.azure.net had no answer: TaskCanceledException.", Told(new TaskCanceledException(Secret)));
        Assert.Equal(
            "unwrap on https://a.vault.azure.net had no access token to go with it: CredentialUnavailableException.",
            Told(new CredentialUnavailableException(Secret)));

        static string Told(Exception failure)
        {
            var refusal = VaultFault.Of(failure, "unwrap", Vault);
            Assert.Equal(KeyVaultError.Unavailable, refusal.Error);
            return refusal.Message;
        }
    }
}
