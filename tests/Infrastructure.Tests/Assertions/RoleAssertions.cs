using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

/// <summary>What each custom role may do.</summary>
internal static class RoleAssertions
{
    private const string Definition = "Microsoft.Authorization/roleDefinitions";
    private const string RolesFile = "infra-bicep/modules/custom-roles.bicep";
    private const string Keys = "Microsoft.KeyVault/vaults/keys/";
    private const string Rows = "Microsoft.Storage/storageAccounts/tableServices/tables/entities/";
    private const string Queues = "Microsoft.Storage/storageAccounts/queueServices/queues/";
    private const string Blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/";

    private static readonly string[] Forbidden = ["backup", "restore", "recover", "import", "release"];

    public static IEnumerable<Assertion> All { get; } =
    [
        new(
            "Nobody may back up, restore, recover, import or release a key",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "actions that nobody may have",
                        [],
                        deployment
                            .Of(Definition)
                            .SelectMany(each =>
                                each.Texts("properties.permissions.0.dataActions").Concat(each.Texts("properties.permissions.0.actions")))
                            .Where(action =>
                                action.Contains('*', StringComparison.Ordinal)
                                || Forbidden.Any(each => action.Contains($"/{each}", StringComparison.OrdinalIgnoreCase))))),
            new(
                RolesFile,
                "var roles = [\n",
                """
                var roles = [
                  {
                    label: 'key-keeper'
                    name: 'Compliance key keeper'
                    purpose: 'Keeps copies of keys.'
                    actions: []
                    dataActions: ['Microsoft.KeyVault/vaults/keys/backup/action']
                  }

                """
            )),
        new(
            "The opener reads public keys and unwraps",
            Exactly("key opener", Keys + "read", Keys + "unwrap/action"),
            new(RolesFile, $"'{Keys}unwrap/action'\n    ]", $"'{Keys}unwrap/action'\n      '{Keys}decrypt/action'\n    ]")),
        new(
            "The maker reads and creates keys",
            Exactly("key maker", Keys + "read", Keys + "create/action"),
            new(RolesFile, $"'{Keys}create/action'", $"'{Keys}create/action'\n      '{Keys}rotate/action'")),
        new(
            "The reader reads public keys",
            Exactly("key reader", Keys + "read"),
            new(
                RolesFile,
                $"purpose: 'Reads public keys.'\n    actions: []\n    dataActions: [\n      '{Keys}read'",
                $"purpose: 'Reads public keys.'\n    actions: []\n    dataActions: [\n      '{Keys}read'\n      '{Keys}encrypt/action'")),
        new(
            "The eraser reads, updates, deletes and purges keys, and unwraps to hear that one is gone",
            Exactly("key eraser", Keys + "read", Keys + "unwrap/action", Keys + "update/action", Keys + "delete", Keys + "purge/action"),
            new(RolesFile, $"      '{Keys}purge/action'\n", "")),
        new(
            "The log signer reads public keys and signs",
            Exactly("log signer", Keys + "read", Keys + "sign/action"),
            new(RolesFile, $"'{Keys}sign/action'", $"'{Keys}sign/action'\n      '{Keys}delete'")),
        new(
            "The row keeper reads, writes and deletes rows",
            Exactly("row keeper", Rows + "read", Rows + "write", Rows + "delete"),
            new(RolesFile, $"      '{Rows}delete'\n", "")),
        new(
            "The row reader reads rows",
            Exactly("row reader", Rows + "read"),
            new(
                RolesFile,
                $"purpose: 'Reads the rows of a table.'\n    actions: []\n    dataActions: [\n      '{Rows}read'",
                $"purpose: 'Reads the rows of a table.'\n    actions: []\n    dataActions: [\n      '{Rows}read'\n      '{Rows}add/action'")
        ),
        new(
            "The command taker takes messages and writes them back",
            Exactly("command taker", Queues + "messages/read", Queues + "messages/process/action", Queues + "messages/write"),
            new(RolesFile, $"'{Queues}messages/write'", $"'{Queues}messages/delete'")),
        new(
            "The evidence reader reads blobs",
            Exactly("evidence reader", Blobs + "read"),
            new(
                RolesFile,
                $"purpose: 'Reads blobs.'\n    actions: []\n    dataActions: [\n      '{Blobs}read'",
                $"purpose: 'Reads blobs.'\n    actions: []\n    dataActions: [\n      '{Blobs}read'\n      '{Blobs}tags/read'")),
        new(
            "The evidence writer reads and writes blobs, and deletes none",
            Exactly("evidence writer", Blobs + "read", Blobs + "write"),
            new(RolesFile, $"'{Blobs}write'\n    ]", $"'{Blobs}write'\n      '{Blobs}delete'\n    ]")),
        new(
            "The head keeper reads, writes and deletes blobs",
            Exactly("head keeper", Blobs + "read", Blobs + "write", Blobs + "delete"),
            new(RolesFile, $"      '{Blobs}delete'\n", "")),
        new(
            "No custom role makes, drops or configures anything",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "management actions",
                        [$"{Queues}read"],
                        deployment.Of(Definition).SelectMany(each => each.Texts("properties.permissions.0.actions")))),
            new(
                RolesFile,
                "cannot make or drop the table.'\n    actions: []",
                "cannot make or drop the table.'\n    actions: ['Microsoft.Storage/storageAccounts/tableServices/tables/delete']")),
        new(
            "Custom roles can be assigned in this group alone",
            it =>
                it.Each(
                    Definition,
                    "properties.assignableScopes",
                    $"""["/subscriptions/{BicepCompiler.Subscription}/resourceGroups/{BicepCompiler.ResourceGroup}"]"""
                ),
            new(RolesFile, "assignableScopes: [resourceGroup().id]", "assignableScopes: [subscription().id]")),
    ];

    private static Func<Prediction, string?> Exactly(string role, params string[] actions) => it =>
        it.Everywhere(deployment => Faults.Same(role, actions, deployment.Role(role).Texts("properties.permissions.0.dataActions")));
}
