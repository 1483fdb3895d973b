using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.Commands;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Hosting;

/// <summary>The accounts of this system's own state.</summary>
internal static class StorageConnections
{
    public static StorageAccounts Read(IConfiguration configuration)
    {
        var (state, evidence) = (Of(AppSetting.StateAccount), Of(AppSetting.EvidenceAccount));
        return new StorageAccounts(
            state.Tables,
            state.Blobs,
            evidence.Tables,
            evidence.Blobs,
            Of(AppSetting.KeysAccount).Tables,
            Of(QueueNames.Connection).Tables);

        StorageConnection Of(string name) => new(configuration, name);
    }

    public static IEnumerable<string> Faults(IConfiguration configuration, AppRoles roles)
    {
        (string Name, string[] Services)[] accounts =
        [
            (AppSetting.StateAccount, ["table", "blob"]),
            (AppSetting.EvidenceAccount, ["table", "blob"]),
            (AppSetting.KeysAccount, ["table"]),
            (QueueNames.Connection, ["queue", "table"]),
        ];
        return accounts
            .Where(account => AppSetting.All.Single(setting => setting.Name == account.Name).Roles.Any(roles.Contains))
            .SelectMany(account => new StorageConnection(configuration, account.Name).Faults(account.Services));
    }
}
