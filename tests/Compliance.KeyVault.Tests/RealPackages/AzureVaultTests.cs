using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Compliance.Protection.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.RealPackages;

/// <summary>What is asked of a vault, request by request, and what its rarer answers become.</summary>
public sealed class AzureVaultTests : IDisposable
{
    private const string Version = VaultAnswers.Version;
    private const string Other = "fedcba9876543210fedcba9876543210";
    private readonly ImpatientTime _time = new();
    private readonly Dictionary<string, Queue<(int Status, string Body)>> _answers = [];
    private readonly ScriptedVault _vault;
    private readonly AzureKeyVault _keys;

    public AzureVaultTests()
    {
        _vault = new(request =>
            _answers.TryGetValue(request.ToString(), out var answers)
                ? answers.Count > 1
                    ? answers.Dequeue()
                    : answers.Peek()
                : (404, VaultAnswers.Error("KeyNotFound")));
        var options = new KeyVaultOptions
        {
            Shards = { "https://a.vault.azure.net", "https://b.vault.azure.net" },
            Own = "https://o.vault.azure.net",
        };
        _keys = AzureKeyVault.Open(options, Access(), _time, "compliance-log");
    }

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task A_key_is_made_for_unwrapping_alone_after_a_look_whether_it_is_there()
    {
        Answer("POST /keys/k/create", (200, VaultAnswers.RsaKey()));
        var key = await _keys.CreateKey("k");
        Assert.Equal(["GET /keys/k", "POST /keys/k/create"], _vault.Requests);
        using var body = JsonDocument.Parse(_vault.Received[1].Body);
        Assert.Equal(("RSA", 2048), (body.RootElement.GetProperty("kty").GetString(), body.RootElement.GetProperty("key_size").GetInt32()));
        Assert.Equal(["unwrapKey"], body.RootElement.GetProperty("key_ops").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal((new KeyReference("k", Version), true), (key.Reference, key.Enabled));
        Assert.Equal(VaultAnswers.Rsa.ExportSubjectPublicKeyInfo(), key.SubjectPublicKeyInfo.ToArray());
    }

    [Theory]
    [InlineData("compliance-log")]
    [InlineData("Compliance-Log")]
    public async Task A_key_of_this_systems_own_is_used_in_its_own_vault_and_never_disabled_deleted_or_purged(string name)
    {
        Answer($"GET /keys/{name}", (200, VaultAnswers.RsaKey(name)));
        await _keys.GetKey(name);
        Assert.Equal(new Uri("https://o.vault.azure.net"), _keys.Own.Address);
        var asked = _vault.Requests.Count;
        foreach (
            var forbidden in new Func<Task>[]
            {
                () => _keys.Disable(name),
                () => _keys.Enable(name),
                () => _keys.Delete(name),
                () => _keys.Purge(name),
            }
        )
            Assert.Equal(KeyVaultError.Forbidden, (await Assert.ThrowsAsync<KeyVaultException>(forbidden)).Error);
        Assert.Equal(asked, _vault.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_is_there_is_never_made_again()
    {
        Answer("GET /keys/k", (200, VaultAnswers.RsaKey()));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _keys.CreateKey("k")));
        Assert.All(_vault.Requests, request => Assert.Equal("GET /keys/k", request));
    }

    [Fact]
    public async Task Many_who_want_one_name_at_once_make_one_version()
    {
        _vault.Before = async request =>
        {
            // Long enough for all of them to find nothing, were they let.
            if (request.Method == "GET") await Task.Delay(20);
            else Answer("GET /keys/k", (200, VaultAnswers.RsaKey()));
        };
        Answer("POST /keys/k/create", (200, VaultAnswers.RsaKey()));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _keys.CreateKey("k")));
        Assert.Single(_vault.Requests, "POST /keys/k/create");
    }

    [Theory]
    [InlineData(503)]
    [InlineData(409)]
    public async Task A_creation_without_a_clear_answer_is_looked_for_and_never_sent_again(int status)
    {
        Answer("GET /keys/k", (404, VaultAnswers.Error("KeyNotFound")), (200, VaultAnswers.RsaKey()));
        Answer("POST /keys/k/create", (status, ""));
        Assert.Equal(Version, (await _keys.CreateKey("k")).Reference.Version);
        Assert.Equal(["GET /keys/k", "POST /keys/k/create", "GET /keys/k"], _vault.Requests);
    }

    [Theory]
    [InlineData(503, KeyVaultError.Unavailable)]
    [InlineData(409, KeyVaultError.Conflict)]
    [InlineData(403, KeyVaultError.Forbidden)]
    public async Task A_creation_that_made_nothing_says_why(int status, KeyVaultError error)
    {
        Answer("POST /keys/k/create", (status, ""));
        await Refuses(error, () => _keys.CreateKey("k"));
        Assert.Single(_vault.Requests, "POST /keys/k/create");
    }

    [Fact]
    public async Task An_unwrap_is_one_request_even_where_the_vault_would_hand_out_the_private_key()
    {
        Answer($"GET /keys/k/{Version}", (200, VaultAnswers.RsaKey(withPrivateParts: true)));
        Answer($"POST /keys/k/{Version}/unwrapKey", (200, $$"""{"kid":"https://a.vault.azure.net/keys/k/{{Version}}","value":"AQID"}"""));
        Assert.Equal([1, 2, 3], await _keys.Unwrap(new("k", Version), new byte[256]));
        Assert.Equal([$"POST /keys/k/{Version}/unwrapKey"], _vault.Requests);
        using var body = JsonDocument.Parse(_vault.Received[0].Body);
        Assert.Equal("RSA-OAEP-256", body.RootElement.GetProperty("alg").GetString());
    }

    [Theory]
    [InlineData(403, "KeyDisabled", KeyVaultError.Disabled)]
    [InlineData(403, "ForbiddenByRbac", KeyVaultError.Forbidden)]
    [InlineData(400, null, KeyVaultError.Rejected)]
    [InlineData(404, null, KeyVaultError.NotFound)]
    public async Task An_unwrap_that_is_refused_tells_a_disabled_key_from_a_missing_right(int status, string? code, KeyVaultError error)
    {
        Answer($"POST /keys/k/{Version}/unwrapKey", (status, VaultAnswers.Error("Forbidden", code)));
        await Refuses(error, () => _keys.Unwrap(new("k", Version), new byte[256]));
    }

    [Fact]
    public async Task Every_version_is_disabled_that_is_not_yet()
    {
        Answer(
            "GET /keys/k/versions",
            (200, VaultAnswers.Versions("https://a.vault.azure.net/keys/k/versions?page=2", (Version, true), (Other, false))),
            (200, VaultAnswers.Versions(null, ("third", true))));
        Answer($"PATCH /keys/k/{Version}", (200, VaultAnswers.RsaKey(enabled: false)));
        Answer("PATCH /keys/k/third", (200, VaultAnswers.RsaKey(enabled: false)));
        await _keys.Disable("k");
        Assert.Equal(["GET /keys/k/versions", "GET /keys/k/versions", $"PATCH /keys/k/{Version}", "PATCH /keys/k/third"], _vault.Requests);
        Assert.All(_vault.Received.Skip(2), patch => Assert.Contains("\"enabled\":false", patch.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_version_is_enabled_that_is_not()
    {
        Answer("GET /keys/k/versions", (200, VaultAnswers.Versions(null, (Version, true), (Other, false))));
        Answer($"PATCH /keys/k/{Other}", (200, VaultAnswers.RsaKey()));
        await _keys.Enable("k");
        Assert.Equal(["GET /keys/k/versions", $"PATCH /keys/k/{Other}"], _vault.Requests);
        Assert.Contains("\"enabled\":true", _vault.Received[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_is_a_creation_under_the_same_name_limited_to_unwrapping_again()
    {
        Answer("GET /keys/k", (200, VaultAnswers.RsaKey()));
        Answer("POST /keys/k/create", (200, VaultAnswers.RsaKey()));
        await _keys.Rotate("k");
        Assert.Equal(["GET /keys/k", "POST /keys/k/create"], _vault.Requests);
        using var body = JsonDocument.Parse(_vault.Received[1].Body);
        Assert.Equal(["unwrapKey"], body.RootElement.GetProperty("key_ops").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(2048, body.RootElement.GetProperty("key_size").GetInt32());
    }

    [Fact]
    public async Task A_rotation_without_a_clear_answer_is_never_sent_again()
    {
        Answer("GET /keys/k", (200, VaultAnswers.RsaKey()));
        Answer("POST /keys/k/create", (503, ""));
        await Refuses(KeyVaultError.Unavailable, () => _keys.Rotate("k"));
        Assert.Equal(["GET /keys/k", "POST /keys/k/create"], _vault.Requests);
    }

    [Fact]
    public async Task What_is_disabled_or_not_there_is_not_rotated()
    {
        Answer("GET /keys/k", (200, VaultAnswers.RsaKey(enabled: false)));
        await Refuses(KeyVaultError.Disabled, () => _keys.Rotate("k"));
        await Refuses(KeyVaultError.NotFound, () => _keys.Rotate("other"));
        Assert.DoesNotContain(_vault.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_goes_through_every_page_of_every_vault_first_the_live_keys_and_then_the_deleted()
    {
        // One transport stands for both vaults here.
        Answer("GET /keys",
            (200, VaultAnswers.Keys("https://a.vault.azure.net/keys?page=2", ("k1", true))), (200, VaultAnswers.Keys(null, ("k2", false))),
            (429, ""), (200, VaultAnswers.Keys(null, ("s1-k3", true))));
        Answer("GET /deletedkeys", (200, VaultAnswers.DeletedKeys(null, "k4")), (200, VaultAnswers.DeletedKeys(null)));
        var listed = new List<KeyListing>();
        await foreach (var key in _keys.List()) listed.Add(key);
        Assert.Equal(
            [new("k1", true), new("k2", false), new("s1-k3", true), new("k4", true, VaultAnswers.Deletion("k4"))], listed);
        Assert.Equal([1], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task The_recovery_level_is_the_keys_own_word()
    {
        Answer(
            "GET /keys/k",
            (
                200,
                VaultAnswers.RsaKey(
                    attributes: new
                    {
                        enabled = true,
                        recoveryLevel = "CustomizedRecoverable",
                        recoverableDays = 8,
                    }
                )));
        var recovery = await _keys.Recovery("k");
        Assert.Equal(new KeyRecovery("CustomizedRecoverable", 8), recovery);
        Assert.True(recovery.OutlastsErasure);
        await Refuses(KeyVaultError.NotFound, () => _keys.Recovery("other"));
    }

    [Fact]
    public async Task A_key_without_versions_is_none()
    {
        Answer("GET /keys/k/versions", (200, VaultAnswers.Versions(null)));
        await Refuses(KeyVaultError.NotFound, () => _keys.Disable("k"));
    }

    [Fact]
    public async Task A_deletion_is_waited_for_until_the_deleted_key_shows()
    {
        Answer("DELETE /keys/k", (200, VaultAnswers.Deleted()));
        Answer("GET /deletedkeys/k", (404, ""), (404, ""), (404, ""), (200, VaultAnswers.Deleted()));
        var deleted = await _keys.Delete("k");
        Assert.Equal(
            new(
                "k",
                DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
                DateTimeOffset.FromUnixTimeSeconds(1_700_604_800),
                "CustomizedRecoverable+Purgeable"),
            deleted);
        Assert.Equal([0.25, 0.5, 1], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_deletion_that_takes_too_long_is_a_conflict_to_come_back_to()
    {
        Answer("DELETE /keys/k", (200, VaultAnswers.Deleted()), (409, VaultAnswers.Error("Conflict", "ObjectIsBeingDeleted")));
        Answer("GET /keys/k", (409, VaultAnswers.Error("Conflict", "ObjectIsBeingDeleted")));
        await Refuses(KeyVaultError.Conflict, () => _keys.Delete("k"));
        Assert.InRange(_time.Passed.TotalSeconds, 10, 20);
        await Refuses(KeyVaultError.Conflict, () => _keys.Delete("k"));
        await Refuses(KeyVaultError.Conflict, () => _keys.Probe("k"));
    }

    [Fact]
    public async Task Purge_protection_is_a_refusal_and_an_undeleted_key_a_conflict()
    {
        Answer("DELETE /deletedkeys/k", (403, VaultAnswers.Error("Forbidden", "ForbiddenByPolicy")));
        await Refuses(KeyVaultError.Forbidden, () => _keys.Purge("k"));
        Answer("DELETE /deletedkeys/other", (409, VaultAnswers.Error("Conflict", "ObjectIsBeingDeleted")));
        await Refuses(KeyVaultError.Conflict, () => _keys.Purge("other"));
        Answer("GET /keys/live", (200, VaultAnswers.RsaKey("live")));
        await Refuses(KeyVaultError.Conflict, () => _keys.Purge("live"));
        await _keys.Purge("gone");
    }

    [Theory]
    [InlineData(403, KeyVaultError.Forbidden)]
    [InlineData(409, KeyVaultError.Conflict)]
    [InlineData(429, KeyVaultError.Throttled)]
    public async Task Absent_is_what_both_questions_deny_and_nothing_else(int status, KeyVaultError error)
    {
        Answer("GET /deletedkeys/k", (status, ""));
        await Refuses(error, () => _keys.Probe("k"));
        Answer("GET /deletedkeys/other", (404, ""));
        Answer("GET /keys/other", (status, ""));
        await Refuses(error, () => _keys.Probe("other"));
        Assert.Equal(KeyPresence.Absent, await _keys.Probe("third"));
    }

    [Fact]
    public async Task A_key_recovered_between_the_two_questions_is_present()
    {
        Answer("GET /keys/k", (404, ""), (200, VaultAnswers.RsaKey()));
        Assert.Equal(KeyPresence.Present, await _keys.Probe("k"));
    }

    [Fact]
    public async Task Each_key_is_in_the_vault_that_its_name_tells()
    {
        Answer("GET /keys/s1-k", (200, VaultAnswers.RsaKey("s1-k")));
        Assert.Equal("s1-k", (await _keys.GetKey("s1-k")).Reference.Name);
        Assert.Equal(2, _keys.Shards);
    }

    [Fact]
    public async Task A_vault_that_is_not_configured_never_passes_for_one_without_the_key()
    {
        await Refuses(KeyVaultError.Unavailable, () => _keys.Probe("s2-k"));
        await Refuses(KeyVaultError.Unavailable, () => _keys.FindDeleted("s2-k"));
        Assert.Empty(_vault.Requests);
    }

    [Theory]
    [InlineData("..", Version)]
    [InlineData("k", "../../deletedkeys/k")]
    [InlineData("k?", Version)]
    [InlineData("k", "")]
    public async Task Names_and_versions_are_never_paths(string name, string version)
    {
        await Refuses(KeyVaultError.Rejected, () => _keys.Unwrap(new(name, version), new byte[256]));
        await Refuses(KeyVaultError.Rejected, () => _keys.GetKey(name, version));
        Assert.Empty(_vault.Requests);
    }

    [Fact]
    public async Task A_key_of_another_kind_is_rejected()
    {
        Answer("GET /keys/k", (200, VaultAnswers.EcKey("k")));
        await Refuses(KeyVaultError.Rejected, () => _keys.GetKey("k"));
    }

    [Fact]
    public async Task A_throttled_vault_is_given_time_by_us_and_by_nobody_else()
    {
        Answer("GET /keys/k", (429, ""));
        await Refuses(KeyVaultError.Throttled, () => _keys.GetKey("k"));
        Assert.Equal((6, 31.0), (_vault.Requests.Count, Math.Round(_time.Passed.TotalSeconds)));
    }

    private static async Task Refuses(KeyVaultError error, Func<Task> operation) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<KeyVaultException>(operation)).Error);

    private void Answer(string request, params (int Status, string Body)[] answers) => _answers[request] = new(answers);

    private VaultAccess Access() => new(new AnyToken(), new HttpClientTransport(_vault));
}

/// <summary>Whoever asks is let in.</summary>
internal sealed class AnyToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new("token", DateTimeOffset.MaxValue);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
