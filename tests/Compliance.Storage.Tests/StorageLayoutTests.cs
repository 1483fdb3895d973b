using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Testing.Azurite;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Tests;

public sealed class StorageLayoutTests(AzuriteFixture azurite)
{
    private readonly string _prefix = AzuriteFixture.NewPrefix();

    [Theory]
    [InlineData(
        "service",
        "accounts attempts bookmarks keypool keys requests subjects timers",
        "cases datamaps monitoring reports secrets statements")]
    [InlineData("provisioner", "keypool orders timers", "")]
    [InlineData("eraser", "fence fencekey keys orders timers", "audit")]
    [InlineData("signer", "logguard logseed orders receipts", "certificates entries log loghead")]
    [InlineData("eraser,signer", "fence fencekey keys logguard logseed orders receipts timers", "audit certificates entries log loghead")]
    [InlineData(
        "service,provisioner,eraser,signer",
        "accounts attempts bookmarks fence fencekey keypool keys logguard logseed orders receipts requests subjects timers",
        "audit cases certificates datamaps entries log loghead monitoring reports secrets statements")]
    public async Task An_app_makes_what_its_roles_may_make_and_nothing_else(string roles, string tables, string containers)
    {
        var layout = Layout(
            StorageAccounts.One(new TableServiceClient(azurite.ConnectionString), new BlobServiceClient(azurite.ConnectionString)));
        await layout.Prepare(AppRoles.Parse(roles)!, default);
        await layout.Prepare(AppRoles.Parse(roles)!, default);
        Assert.Equal(tables, await Tables());
        Assert.Equal(containers, await Containers());
    }

    [Fact]
    public void Each_thing_is_in_the_account_of_those_who_may_reach_it()
    {
        var layout = Layout(new StorageAccounts(
            Account("state", it => new TableServiceClient(it)), Account("state", it => new BlobServiceClient(it)),
            Account("evidence", it => new TableServiceClient(it)), Account("evidence", it => new BlobServiceClient(it)),
            Account("fence", it => new TableServiceClient(it)), Account("orders", it => new TableServiceClient(it))));

        Assert.All(
            new[] { layout.Requests, layout.Subjects, layout.Bookmarks, layout.Attempts },
            table => Assert.Equal("state", table.AccountName));
        Assert.All(
            new[] { layout.Cases, layout.Reports, layout.DataMaps, layout.Monitoring },
            container => Assert.Equal("state", container.AccountName));
        Assert.All(new[] { layout.Accounts, layout.LogIndex }, table => Assert.Equal("evidence", table.AccountName));
        Assert.All(
            new[] { layout.Statements, layout.Certificates, layout.Log, layout.LogHead, layout.Entries, layout.Audit },
            container => Assert.Equal("evidence", container.AccountName));
        Assert.All(new[] { layout.Keys, layout.KeyPool, layout.Timers }, table => Assert.Equal("fence", table.AccountName));
        Assert.All(
            new[] { layout.Commands, layout.LogGuard, layout.LogSeed, layout.Fence, layout.FenceKey },
            table => Assert.Equal("orders", table.AccountName));
    }

    private static T Account<T>(string name, Func<string, T> client) =>
        client(
            $"DefaultEndpointsProtocol=https;AccountName={name};AccountKey={Convert.ToBase64String(new byte[64])};EndpointSuffix=core.windows.net"
        );

    private StorageLayout Layout(StorageAccounts accounts) => new(accounts, Options.Create(new StorageOptions { Prefix = _prefix }));

    private async Task<string> Tables() =>
        Names(await new TableServiceClient(azurite.ConnectionString).QueryAsync().Select(each => each.Name).ToListAsync());

    private async Task<string> Containers() =>
        Names(
            await new BlobServiceClient(azurite.ConnectionString)
                .GetBlobContainersAsync(BlobContainerTraits.None, BlobContainerStates.None, _prefix, default)
                .Select(each => each.Name)
                .ToListAsync());

    private string Names(IEnumerable<string> names) =>
        string.Join(
            ' ',
            names
                .Where(name => name.StartsWith(_prefix, StringComparison.Ordinal))
                .Select(name => name[_prefix.Length..].TrimStart('-'))
                .Order(StringComparer.Ordinal));
}
