using System.Net;

namespace Compliance.LocalHost.Tests.Vault.Rest;

public sealed class CreatedKeyTests : ServedVault
{
    [Fact]
    public async Task A_created_key_unwraps_what_was_wrapped_with_the_public_numbers_in_its_answer()
    {
        var created = await Client.CreateRsa("k");

        Assert.Equal(HttpStatusCode.OK, created.Status);
        Assert.Equal("""["unwrapKey"]""", created.Body!["key"]!["key_ops"]!.ToJsonString());
        Assert.Equal(
            """{"enabled":true,"recoveryLevel":"CustomizedRecoverable\u002BPurgeable","recoverableDays":7}""",
            created.Body["attributes"]!.ToJsonString());
        Assert.Matches($"^{Server.Url}keys/k/[0-9a-f]{{32}}$", created.Id);
        using var rsa = created.PublicKey();
        Assert.Equal(2048, rsa.KeySize);
        var unwrapped = await Client.Unwrap(created, Wrap(created));
        Assert.Equal(Secret, unwrapped.Value());
        Assert.Equal(created.Id, (string)unwrapped.Body!["kid"]!);
    }

    [Fact]
    public async Task A_key_is_given_by_name_with_a_slash_behind_it_and_by_version()
    {
        var created = await Client.CreateRsa("k");
        foreach (var path in new[] { "keys/k/", "keys/k", "keys/K", created.Path })
            Assert.Equal(created.Body!.ToJsonString(), (await Client.Get(path)).Body!.ToJsonString());
        (await Client.Get("keys/k/" + new string('0', 32))).Refuses(404, "KeyNotFound");
        (await Client.Get("keys/other")).Refuses(404, "KeyNotFound");
    }

    [Fact]
    public async Task A_name_that_exists_gets_a_further_version_and_the_earlier_ones_still_unwrap()
    {
        var (first, second) = (await Client.CreateRsa("k"), await Client.CreateRsa("K"));
        Assert.NotEqual(first.Path, second.Path);
        Assert.Equal(second.Path, (await Client.Get("keys/k")).Path);
        Assert.Equal(Secret, (await Client.Unwrap(first, Wrap(first))).Value());
        Assert.Equal(Secret, (await Client.Unwrap(second, Wrap(second))).Value());
        var versions = await Client.Get("keys/k/versions");
        Assert.Equal([first.Id, second.Id], versions.Body!["value"]!.AsArray().Select(each => (string)each!["kid"]!));
    }

    [Fact]
    public async Task Of_many_that_create_one_name_each_makes_a_version()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Client.CreateRsa("k")));
        Assert.Equal(4, answers.Select(answer => answer.Id).Distinct().Count());
        Assert.Equal(4, (await Client.Get("keys/k/versions")).Body!["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_update_is_of_one_version_alone()
    {
        var (first, second) = (await Client.CreateRsa("k"), await Client.CreateRsa("k"));
        await Client.Patch(first.Path, new { attributes = new { enabled = false } });
        (await Client.Unwrap(first, Wrap(first))).Refuses(403, "Forbidden", "KeyDisabled");
        Assert.Equal(Secret, (await Client.Unwrap(second, Wrap(second))).Value());
        Assert.True((bool)(await Client.Get("keys/k")).Body!["attributes"]!["enabled"]!);
    }

    public static TheoryData<object> NotMade { get; } =
    [
        new { kty = "RSA" },
        new { kty = "RSA", key_ops = new[] { "unwrapKey", "wrapKey" } },
        new { kty = "RSA", key_ops = new[] { "decrypt" } },
        new { kty = "RSA", key_size = 4096, key_ops = new[] { "unwrapKey" } },
        new { kty = "RSA-HSM", key_ops = new[] { "unwrapKey" } },
        new { kty = "EC", key_ops = new[] { "unwrapKey" } },
        new { kty = "RSA", key_ops = new[] { "unwrapKey" }, tags = new { a = "b" } },
        new { kty = "RSA", key_ops = new[] { "unwrapKey" }, attributes = new { exp = 1 } },
        new { kty = "RSA", key_ops = new[] { "unwrapKey" }, attributes = new { enabled = false } },
        new { key_ops = new[] { "unwrapKey" } },
        "no object",
    ];

    [Theory]
    [MemberData(nameof(NotMade), DisableDiscoveryEnumeration = true)]
    public async Task What_it_does_not_make_it_refuses_rather_than_making_something_else(object wanted)
    {
        (await Client.Post("keys/k/create", wanted)).Refuses(400, "BadParameter");
        (await Client.Get("keys/k")).Refuses(404, "KeyNotFound");
    }

    [Theory]
    [InlineData("keys/a%20b/create")]
    [InlineData("keys/%2e%2e%2fescape/create")]
    [InlineData("keys/a_b/create")]
    [InlineData("keys//create")]
    public async Task A_name_that_is_none_is_refused(string path) =>
        (await Client.Post(path, new { kty = "RSA", key_ops = new[] { "unwrapKey" } })).Refuses(400, "BadParameter");

    [Theory]
    [InlineData("wrapKey")]
    [InlineData("encrypt")]
    [InlineData("decrypt")]
    [InlineData("sign")]
    [InlineData("verify")]
    public async Task A_key_that_unwraps_does_nothing_else(string operation)
    {
        var key = await Client.CreateRsa("k");
        (await Client.Post($"{key.Path}/{operation}", new { alg = "RSA-OAEP-256", value = "AAAA" })).Refuses(
            403, "Forbidden", "KeyOperationForbidden");
    }

    [Fact]
    public async Task Bytes_that_were_not_wrapped_for_the_key_and_other_algorithms_are_bad_parameters()
    {
        var (key, other) = (await Client.CreateRsa("k"), await Client.CreateRsa("o"));
        (await Client.Unwrap(key, Wrap(other))).Refuses(400, "BadParameter");
        (await Client.Unwrap(key, [])).Refuses(400, "BadParameter");
        (await Client.Unwrap(key, Wrap(key), "RSA1_5")).Refuses(400, "BadParameter");
        (await Client.Post($"{key.Path}/unwrapkey", new { alg = "RSA-OAEP-256", value = "no+base/url" })).Refuses(400, "BadParameter");
    }

    [Fact]
    public async Task A_disabled_key_shows_itself_and_unwraps_nothing_until_it_is_enabled_again()
    {
        var key = await Client.CreateRsa("k");
        var disabled = await Client.Patch(key.Path, new { attributes = new { enabled = false } });

        Assert.False((bool)disabled.Body!["attributes"]!["enabled"]!);
        (await Client.Unwrap(key, Wrap(key))).Refuses(403, "Forbidden", "KeyDisabled");
        Assert.False((bool)(await Client.Get("keys/k")).Body!["attributes"]!["enabled"]!);

        await Client.Patch("keys/k/", new { attributes = new { enabled = true } });
        Assert.Equal(Secret, (await Client.Unwrap(key, Wrap(key))).Value());
    }

    [Fact]
    public async Task An_update_can_state_the_operations_again_and_not_widen_them()
    {
        var key = await Client.CreateRsa("k");
        Assert.Equal(HttpStatusCode.OK, (await Client.Patch(key.Path, new { key_ops = new[] { "unwrapKey" } })).Status);
        (await Client.Patch(key.Path, new { key_ops = new[] { "unwrapKey", "decrypt" } })).Refuses(400, "BadParameter");
        (await Client.Patch("keys/none/", new { attributes = new { enabled = false } })).Refuses(404, "KeyNotFound");
    }
}
