using System.Net;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Tests.Vault.Rest;

/// <summary>What no role may do, and what would come of it if one did.</summary>
public sealed class RecoveredKeyTests : ServedVault
{
    [Fact]
    public async Task A_deleted_key_that_is_recovered_unwraps_again()
    {
        var key = await Client.CreateRsa("k");
        (await Client.Post("deletedkeys/k/recover", new { })).Refuses(404, "KeyNotFound");
        await Client.Delete("keys/k");

        var recovered = await Client.Post("deletedkeys/k/recover", new { });
        Assert.Equal((HttpStatusCode.OK, key.Id), (recovered.Status, recovered.Id));
        Assert.Equal(Secret, (await Client.Unwrap(key, Wrap(key))).Value());
        (await Client.Get("deletedkeys/k")).Refuses(404, "KeyNotFound");
    }

    [Fact]
    public async Task A_backup_outlives_the_purge_and_the_restored_copy_unwraps()
    {
        var key = await Client.CreateRsa("k");
        var wrapped = Wrap(key);
        var backup = (string)(await Client.Post("keys/k/backup", new { })).Body!["value"]!;
        (await Client.Post("keys/restore", new { value = backup })).Refuses(409, "Conflict", "KeyAlreadyExists");
        await Client.Delete("keys/k");
        (await Client.Post("keys/k/backup", new { })).Refuses(404, "KeyNotFound");
        (await Client.Post("keys/restore", new { value = backup })).Refuses(409, "Conflict", "KeyAlreadyExists");
        await Client.Delete("deletedkeys/k");

        Assert.Equal(key.Id, (await Client.Post("keys/restore", new { value = backup })).Id);
        Assert.Equal(Secret, (await Client.Unwrap(key, wrapped)).Value());
        (await Client.Post("keys/restore", new { value = "AAAA" })).Refuses(400, "BadParameter");
    }

    [Fact]
    public async Task The_signing_key_is_neither_given_away_nor_brought_back()
    {
        await Client.CreateEc("compliance-signing");
        (await Client.Post("keys/compliance-signing/backup", new { })).Refuses(403, "Forbidden", "ForbiddenByPolicy");
        (await Client.Post("deletedkeys/compliance-signing/recover", new { })).Refuses(404, "KeyNotFound");
    }

    [Fact]
    public async Task After_a_purge_nothing_is_found_and_the_name_is_in_conflict_for_a_while()
    {
        await Reopen(new() { DataDirectory = Directory, PurgeTakes = TimeSpan.FromSeconds(5) });
        await Client.CreateRsa("k");
        var backup = (string)(await Client.Post("keys/k/backup", new { })).Body!["value"]!;
        await Client.Delete("keys/k");
        await Client.Delete("deletedkeys/k");

        (await Client.Get("keys/k")).Refuses(404, "KeyNotFound");
        (await Client.Get("deletedkeys/k")).Refuses(404, "KeyNotFound");
        Assert.Empty((await Client.Get("deletedkeys")).Body!["value"]!.AsArray());
        (await Client.CreateRsa("k")).Refuses(409, "Conflict", "ObjectIsBeingDeleted");
        (await Client.Post("keys/restore", new { value = backup })).Refuses(409, "Conflict", "KeyAlreadyExists");

        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await Client.CreateRsa("k")).Status);
    }
}
