using System.Net;

namespace Compliance.LocalHost.Tests.Vault.Rest;

public sealed class KeyListTests : ServedVault
{
    [Fact]
    public async Task Lists_come_in_pages_that_follow_the_link_and_name_each_key_once_without_its_version()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" })
            await Client.CreateRsa(name);
        await Client.CreateEc("compliance-signing");
        await Client.Delete("keys/b");
        await Client.Delete("keys/e");

        Assert.Equal(["a", "c", "compliance-signing", "d", "f"], await Listed("keys?maxresults=2"));
        Assert.Equal(["b", "e"], await Listed("deletedkeys?maxresults=1"));
        Assert.Equal(["b", "e"], await Listed("deletedkeys"));
        (await Client.Get("keys?maxresults=26")).Refuses(400, "BadParameter");
    }

    private async Task<List<string>> Listed(string path)
    {
        var names = new List<string>();
        string? next = path;
        while (next is not null)
        {
            var page = await Client.Get(next);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            names.AddRange(page.Body!["value"]!.AsArray().Select(item => new Uri((string)item!["kid"]!).AbsolutePath["/keys/".Length..]));
            next = (string?)page.Body["nextLink"];
        }

        return names;
    }
}
