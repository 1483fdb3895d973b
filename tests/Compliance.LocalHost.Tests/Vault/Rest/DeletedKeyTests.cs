using System.Net;
using Compliance.LocalHost.Vault.Rest;

namespace Compliance.LocalHost.Tests.Vault.Rest;

public sealed class DeletedKeyTests : ServedVault
{
    [Fact]
    public async Task A_deleted_key_is_not_found_its_name_is_taken_and_the_answer_says_until_when()
    {
        var key = await Client.CreateRsa("k");
        var deleted = await Client.Delete("keys/k");

        Assert.Equal(key.Id, deleted.Id);
        Assert.Equal($"{Server.Url}deletedkeys/k", (string)deleted.Body!["recoveryId"]!);
        var at = Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal((at, at + (7 * 86_400)), ((long)deleted.Body["deletedDate"]!, (long)deleted.Body["scheduledPurgeDate"]!));
        Assert.Equal("CustomizedRecoverable+Purgeable", (string)deleted.Body["attributes"]!["recoveryLevel"]!);
        Assert.Equal(deleted.Body.ToJsonString(), (await Client.Get("deletedkeys/k")).Body!.ToJsonString());

        (await Client.Get("keys/k")).Refuses(404, "KeyNotFound");
        (await Client.Get(key.Path)).Refuses(404, "KeyNotFound");
        (await Client.Unwrap(key, Wrap(key))).Refuses(404, "KeyNotFound");
        (await Client.Patch(key.Path, new { attributes = new { enabled = false } })).Refuses(404, "KeyNotFound");
        (await Client.Delete("keys/k")).Refuses(404, "KeyNotFound");
        (await Client.CreateRsa("k")).Refuses(409, "Conflict", "ObjectIsDeletedButRecoverable");
    }

    [Fact]
    public async Task A_purged_key_leaves_nothing()
    {
        await Client.CreateRsa("k");
        (await Client.Delete("deletedkeys/k")).Refuses(404, "KeyNotFound");
        await Client.Delete("keys/k");

        var purged = await Client.Delete("deletedkeys/k");
        Assert.Equal((HttpStatusCode.NoContent, null), (purged.Status, purged.Body));
        (await Client.Delete("deletedkeys/k")).Refuses(404, "KeyNotFound");
        (await Client.Get("deletedkeys/k")).Refuses(404, "KeyNotFound");
        (await Client.Delete("keys/k")).Refuses(404, "KeyNotFound");
        Assert.Equal(HttpStatusCode.OK, (await Client.CreateRsa("k")).Status);
    }

    [Fact]
    public async Task Purge_protection_forbids_the_purge_to_everyone()
    {
        await Reopen(new() { DataDirectory = Directory, PurgeProtection = true, SoftDeleteRetentionDays = 90 });
        await Client.CreateRsa("k");
        var deleted = await Client.Delete("keys/k");
        Assert.Equal(
            ("Recoverable", 90),
            ((string)deleted.Body!["attributes"]!["recoveryLevel"]!, (int)deleted.Body["attributes"]!["recoverableDays"]!));
        (await Client.Delete("deletedkeys/k")).Refuses(403, "Forbidden", "ForbiddenByPolicy");
    }

    [Fact]
    public async Task A_deletion_that_takes_time_is_in_conflict_meanwhile()
    {
        await Reopen(new() { DataDirectory = Directory, DeletionTakes = TimeSpan.FromSeconds(5) });
        await Client.CreateRsa("k");
        await Client.Delete("keys/k");

        (await Client.Get("deletedkeys/k")).Refuses(404, "KeyNotFound");
        (await Client.Delete("keys/k")).Refuses(409, "Conflict", "ObjectIsBeingDeleted");
        (await Client.Delete("deletedkeys/k")).Refuses(409, "Conflict", "ObjectIsBeingDeleted");
        (await Client.CreateRsa("k")).Refuses(409, "Conflict", "ObjectIsBeingDeleted");
        Assert.Empty((await Client.Get("deletedkeys")).Body!["value"]!.AsArray());

        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await Client.Get("deletedkeys/k")).Status);
    }
}
