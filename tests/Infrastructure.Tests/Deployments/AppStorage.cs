using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.Commands;
using Microsoft.Extensions.Options;

namespace Infrastructure.Tests.Deployments;

/// <summary>A table or container of the app's own state.</summary>
/// <param name="Place">Account and name.</param>
/// <param name="Maker">A role that makes it where it may, and so writes it.</param>
internal sealed record StoragePart(string Place, bool IsTable, string Maker);

/// <summary>The app's own state, by place and role: the app makes everything, over a wire that leads nowhere.</summary>
internal static class AppStorage
{
    public static IReadOnlyList<StoragePart> Parts { get; } =
    [
        .. Enum.GetValues<Role>()
            .SelectMany(role => Made(role).Select(each => new StoragePart(each.Place, each.IsTable, role.ToString().ToLowerInvariant()))),
    ];

    public static IEnumerable<string> Tables => Parts.Where(each => each.IsTable).Select(each => each.Place).Distinct();

    public static IEnumerable<string> Containers => Parts.Where(each => !each.IsTable).Select(each => each.Place).Distinct();

    public static IEnumerable<string> Queues =>
        QueueNames.All.SelectMany(name => new[] { $"stcustody/{name}", $"stcustody/{name}{QueueNames.Poison}" });

    public static IEnumerable<string> MakersOf(string place) => Parts.Where(each => each.Place == place).Select(each => each.Maker);

    private static IEnumerable<(string Place, bool IsTable)> Made(Role role)
    {
        var wire = new Wire(status: 403);
        var layout = new StorageLayout(
            new StorageAccounts(Tables("state"), Blobs("state"), Tables("evidence"), Blobs("evidence"), Tables("keys"), Tables("custody")),
            Options.Create(new StorageOptions()));
        layout.Prepare(new AppRoles(role), CancellationToken.None).GetAwaiter().GetResult();
        return wire.Requests.Select(each => each.Address.AbsolutePath == "/Tables"
            ? ($"{Account(each.Address)}/{JsonDocument.Parse(each.Body).RootElement.GetProperty("TableName").GetString()}", true)
            : (Account(each.Address) + each.Address.AbsolutePath, false));

        TableServiceClient Tables(string account) =>
            new(new Uri($"https://st{account}.table.invalid"), new AzureSasCredential("sig=none"), Over(new TableClientOptions()));
        BlobServiceClient Blobs(string account) => new(new Uri($"https://st{account}.blob.invalid"), Over(new BlobClientOptions()));

        T Over<T>(T options)
            where T : ClientOptions
        {
            options.Transport = wire;
            return options;
        }
    }

    private static string Account(Uri address) => address.Host.Split('.')[0];
}
