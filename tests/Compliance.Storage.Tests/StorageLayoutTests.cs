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
        "attempts bookmarks changes consentdeadlines consentholders consents consentunlogged decisionkeys holds journal "
            + "keypool keys mails messages notices privacynotices proofs recipients requests subjects tasks timers uses",
        "cases datamaps monitoring reports secrets statements")]
    [InlineData("provisioner", "commands keypool timers", "")]
    [InlineData("eraser", "changes commands fence fencekey keys timers", "audit")]
    [InlineData("signer", "commands logguard logseed receipts", "certificates entries log loghead")]
    [InlineData(
        "eraser,signer", "changes commands fence fencekey keys logguard logseed receipts timers", "audit certificates entries log loghead")]
    [InlineData(
        "service,provisioner,eraser,signer",
        "attempts bookmarks changes commands consentdeadlines consentholders consents consentunlogged decisionkeys "
            + "fence fencekey holds journal keypool keys logguard logseed mails messages notices privacynotices proofs "
            + "receipts recipients requests subjects tasks timers uses",
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
            Account("keys", it => new TableServiceClient(it)), Account("custody", it => new TableServiceClient(it))));

        Assert.All(
            new[] { layout.Table("requests"), layout.Table("subjects"), layout.Table("bookmarks"), layout.Table("attempts") },
            table => Assert.Equal("state", table.AccountName));
        Assert.All(
            new[] { layout.Container("cases"), layout.Container("reports"), layout.Container("datamaps"), layout.Container("monitoring") },
            container => Assert.Equal("state", container.AccountName));
        Assert.All(new[] { layout.Table("journal"), layout.Table("receipts") }, table => Assert.Equal("evidence", table.AccountName));
        Assert.All(
            new[]
            {
                layout.Container("statements"),
                layout.Container("certificates"),
                layout.Container("log"),
                layout.Container("loghead"),
                layout.Container("entries"),
                layout.Container("audit"),
            },
            container => Assert.Equal("evidence", container.AccountName));
        Assert.All(
            new[] { layout.Table("keys"), layout.Table("keypool"), layout.Table("timers") },
            table => Assert.Equal("keys", table.AccountName));
        Assert.All(
            new[]
            {
                layout.Table("commands"),
                layout.Table("logguard"),
                layout.Table("logseed"),
                layout.Table("fence"),
                layout.Table("fencekey"),
            },
            table => Assert.Equal("custody", table.AccountName));
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
