using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

/// <summary>Which app has which role where.</summary>
internal static class GrantAssertions
{
    private const string Opener = "Compliance key opener";
    private const string Keeper = "Compliance row keeper";
    private const string RowReader = "Compliance row reader";
    private const string Head = "Compliance head keeper";
    private const string Reader = "Compliance evidence reader";
    private const string Writer = "Compliance evidence writer";
    private const string MainFile = "infra-bicep/main.bicep";
    private const string ContractFile = "infra-bicep/contract.json";
    private const string CustodyFile = "infra-bicep/modules/custody.bicep";
    private const string HostFile = "infra-bicep/modules/host-storage.bicep";

    private const string Ledger = "stcustody/compliancecommands";

    private static readonly string[] OrderRoles = ["provisioner", "eraser", "signer"];

    private static readonly (string Queue, string Taker, string Sender)[] CommandQueues =
    [
        ("compliance-commands-provisioner", "provisioner", "service"), ("compliance-commands-eraser", "eraser", "service"),
        ("compliance-commands-signer-service", "signer", "service"), ("compliance-commands-signer-provisioner", "signer", "provisioner"),
        ("compliance-commands-signer-eraser", "signer", "eraser"),
    ];

    /// <summary>Accounts that several apps reach.</summary>
    private static readonly string[] Shared = ["stevidence", "stkeys", "stcustody", "staudit"];

    /// <summary>Whoever needs an entry reads it.</summary>
    private static readonly (string Role, string Right)[] LogReaders = [("service", Reader), ("provisioner", Reader), ("eraser", Reader)];

    private static readonly string[] Making =
    [
        "/tableServices/tables/write",
        "/blobServices/containers/write",
        "/queueServices/queues/write",
    ];

    public static IEnumerable<Assertion> All { get; } =
    [
        new(
            "In the shards the service unwraps, the provisioner creates, the eraser erases, and nobody does anything else",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "shards",
                        deployment.Shards.SelectMany(vault =>
                            Granted(
                                vault,
                                deployment,
                                ("service", "Compliance key opener"),
                                ("provisioner", "Compliance key maker"),
                                ("eraser", "Compliance key eraser"))),
                        deployment.GrantsIn(deployment.Shards.Contains))),
            new(MainFile, "principalId: principalOf.eraser", "principalId: principalOf.service")),
        new(
            "In the signing vault the signer signs, and everybody else reads the public key",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "signing",
                        [
                            new Grant("kv-signing", deployment.AppOf("signer"), "Compliance log signer").ToString(),
                            .. deployment
                                .Apps.Where(app => app != deployment.AppOf("signer"))
                                .Select(app => new Grant("kv-signing", app, "Compliance key reader").ToString()),
                        ],
                        deployment.GrantsIn(scope => scope == "kv-signing"))),
            new(
                MainFile,
                "        principalId: principalOf[app]\n        roleDefinitionId: definitions.keyReader\n      })\n    )",
                "        principalId: principalOf[app]\n        roleDefinitionId: definitions.logSigner\n      })\n    )")),
        new(
            "In the vault of this system's own keys the provisioner and the service read public keys, and nobody has another right on "
            + "all of them",
            Exactly("kv-own", ("provisioner", "Compliance key reader"), ("service", "Compliance key reader")),
            new(
                MainFile,
                "      roleDefinitionId: definitions.keyReader\n    })\n    keyGrants",
                "      roleDefinitionId: definitions.keyEraser\n    })\n    keyGrants")),
        new(
            "The key of the log's seed opens for the signer alone",
            Exactly("kv-own/compliance-log", ("signer", Opener)),
            new(
                MainFile,
                "{ key: 'compliance-log', apps: [appOf.signer] }",
                "{ key: 'compliance-log', apps: union([appOf.service], [appOf.signer]) }")),
        new(
            "The key of the fence's hashes opens for the eraser and the service, and for nobody else",
            Exactly("kv-own/compliance-fence", ("eraser", Opener), ("service", Opener)),
            new(
                MainFile,
                "{ key: 'compliance-fence', apps: union([appOf.service], [appOf.eraser]) }",
                "{ key: 'compliance-fence', apps: union([appOf.service], [appOf.eraser], [appOf.signer]) }")),
        new(
            "The key of the deployment's secrets opens for the service alone",
            Exactly("kv-own/compliance-secrets", ("service", Opener)),
            new(
                MainFile,
                "{ key: 'compliance-secrets', apps: [appOf.service] }",
                "{ key: 'compliance-secrets', apps: union([appOf.service], [appOf.eraser]) }")),
        new(
            "The key of the case files opens for the service alone",
            Exactly("kv-own/compliance-cases", ("service", Opener)),
            new(
                MainFile,
                "{ key: 'compliance-cases', apps: [appOf.service] }",
                "{ key: 'compliance-cases', apps: union([appOf.service], [appOf.eraser]) }")),
        new(
            "The state account is the service's alone",
            Exactly("ststate", ("service", BuiltInRoles.TableContributor), ("service", BuiltInRoles.BlobContributor)),
            new("infra-bicep/modules/state.bicep", "principalId: principalOf[appOf.service]", "principalId: principalOf[appOf.signer]")),
        new("Key bindings are kept by the roles that make the table, and by nobody else",
            KeptByItsMakers("stkeys/compliancekeys"),
            Declared("compliancekeys", """["service","eraser"]""", """["service","eraser","signer"]""")),
        new(
            "The key pool is kept by the roles that make the table, and by nobody else",
            KeptByItsMakers("stkeys/compliancekeypool"),
            Declared("compliancekeypool", """["service","provisioner"]""", """["service","provisioner","eraser"]""")),
        new(
            "What the timers served is kept by the roles that make the table, and by nobody else",
            KeptByItsMakers("stkeys/compliancetimers"),
            Declared("compliancetimers", """["service","provisioner","eraser"]""", """["service"]""")),
        new(
            "What was done on order is kept by the roles that do it, and the service has no right on it",
            it =>
                KeptByItsMakers(Ledger)(it)
                ?? it.Everywhere(deployment =>
                    Faults.Same(
                        "the service on the ledger",
                        [],
                        deployment.Grants.Where(each => each.Scope == Ledger && each.App == "service").Select(each => each.ToString()))),
            Declared("compliancecommands", """["provisioner","eraser","signer"]""", """["provisioner","eraser","signer","service"]""")),
        new(
            "The fence is the eraser's, and the service only meets it",
            Exactly("stcustody/compliancefence", ("eraser", Keeper), ("service", RowReader)),
            Declared("compliancefence", """["eraser"],"readers":["service"]""", """["eraser","service"],"readers":[]""")),
        new(
            "The key of the fence's hashes is the eraser's, and the service only reads it",
            Exactly("stcustody/compliancefencekey", ("eraser", Keeper), ("service", RowReader)),
            Declared("compliancefencekey", """["eraser"],"readers":["service"]""", """["eraser","service"],"readers":[]""")),
        new(
            "The log's last checkpoint is the signer's alone",
            Exactly("stcustody/compliancelogguard", ("signer", Keeper)),
            Declared("compliancelogguard", """["signer"]""", """["service"]""")),
        new(
            "The seed of the log's key is the signer's alone",
            Exactly("stcustody/compliancelogseed", ("signer", Keeper)),
            Declared("compliancelogseed", """["signer"]""", """["service"]""")),
        new("The journal of what was done is kept by the roles that make the table, and by nobody else",
            KeptByItsMakers("stevidence/compliancejournal"),
            Declared("compliancejournal", """["service"]""", """["service","eraser"]""")),
        new("Statements are written by the service and read by the signer",
            Exactly("stevidence/compliance-statements", ("service", Writer), ("signer", Reader)),
            Declared("compliance-statements", """["service"],"readers":["signer"]""", """["service","signer"],"readers":[]""")),
        new(
            "Certificates are written by the signer and read by the service",
            Exactly("stevidence/compliance-certificates", ("signer", Writer), ("service", Reader)),
            Declared("compliance-certificates", """["signer"],"readers":["service"]""", """["signer","service"],"readers":[]""")),
        new(
            "The log is written by the signer alone, and read by every role",
            Exactly("stevidence/compliance-log", [("signer", Writer), .. LogReaders]),
            Declared("compliance-log", """["signer"]""", """["signer","service"]""")),
        new(
            "The head of the log is overwritten by the signer alone, and read by every role",
            Exactly("stevidence/compliance-loghead", [("signer", Head), .. LogReaders]),
            new(
                ContractFile,
                """compliance-loghead","account":"evidence","rule":"rewritten",""",
                """compliance-loghead","account":"evidence","rule":"addedTo",""")),
        new(
            "Openings are written by the signer alone, and read by every role",
            Exactly("stevidence/compliance-entries", [("signer", Writer), .. LogReaders]),
            new(
                ContractFile,
                """compliance-entries","account":"evidence","rule":"addedTo",""",
                """compliance-entries","account":"evidence","rule":"rewritten",""")),
        new(
            "Receipts are kept by the signer, and read by every role",
            Exactly(
                "stevidence/compliancereceipts",
                ("signer", Keeper),
                ("service", RowReader),
                ("provisioner", RowReader),
                ("eraser", RowReader)),
            Declared(
                "compliancereceipts",
                """["signer"],"readers":["service","provisioner","eraser"]""",
                """["signer","service","provisioner","eraser"],"readers":[]""")),
        new(
            "What was digested of the vaults' audit is the eraser's alone",
            Exactly("stevidence/compliance-audit", ("eraser", Writer)),
            Declared("compliance-audit", """["eraser"]""", """["service"]""")),
        new(
            "The vaults' audit is read by the eraser, and no app writes it",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "audit",
                        [new Grant("staudit/insights-logs-auditevent", deployment.AppOf("eraser"), Reader).ToString()],
                        deployment.GrantsIn(scope => scope.StartsWith("staudit", StringComparison.Ordinal)))),
            new(
                "infra-bicep/modules/audit.bicep",
                "roleDefinitionId: definitions.evidenceReader",
                "roleDefinitionId: definitions.evidenceWriter")),
        new(
            "Each role takes its own orders, and the service takes the replies",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "takers",
                        CommandQueues
                            .Select(each => (each.Queue, Role: each.Taker))
                            .Append((Queue: "compliance-replies", Role: "service"))
                            .SelectMany(each => new[] { each, (Queue: $"{each.Queue}-poison", each.Role) })
                            .Select(each =>
                                new Grant($"stcustody/{each.Queue}", deployment.AppOf(each.Role), "Compliance command taker").ToString()),
                        deployment
                            .Grants.Where(each =>
                                each.Scope.StartsWith("stcustody/", StringComparison.Ordinal)
                                && each.Role is not (BuiltInRoles.QueueSender or Keeper or RowReader))
                            .Select(each => each.ToString()))),
            new(CustodyFile, "taker: appOf.eraser", "taker: appOf.service")),
        new(
            "Each queue of orders has one sender, none where sender and taker are one app, and who takes orders sends replies",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "senders",
                        CommandQueues
                            .Where(each => deployment.AppOf(each.Sender) != deployment.AppOf(each.Taker))
                            .Select(each => new Grant($"stcustody/{each.Queue}", deployment.AppOf(each.Sender), BuiltInRoles.QueueSender))
                            .Concat(
                                OrderRoles
                                    .Select(deployment.AppOf)
                                    .Distinct()
                                    .Select(app => new Grant("stcustody/compliance-replies", app, BuiltInRoles.QueueSender)))
                            .Select(each => each.ToString()),
                        deployment.Grants.Where(each => each.Role == BuiltInRoles.QueueSender).Select(each => each.ToString()))),
            new(CustodyFile, "senders: filter([appOf.eraser], app => app != appOf.signer)", "senders: [appOf.service]")),
        new(
            "Each host keeps its state in an account of its own, and nobody else may look into it",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "hosts",
                        deployment.Apps.SelectMany(app =>
                            new[] { BuiltInRoles.BlobOwner, BuiltInRoles.QueueContributor, BuiltInRoles.TableContributor }.Select(role =>
                                new Grant($"sthost{app[..4]}", app, role).ToString())),
                        deployment.GrantsIn(scope => scope.StartsWith("sthost", StringComparison.Ordinal)))),
            new(HostFile, "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "ba92f5b4-2d11-453d-a403-e96b0029c9fe")),
        new(
            "Each app may publish telemetry",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "publishers",
                        deployment.Apps.Select(app => new Grant("compliance", app, BuiltInRoles.MetricsPublisher).ToString()),
                        deployment.GrantsIn(scope => scope == "compliance"))),
            new("infra-bicep/modules/function-app.bicep", "3913510d-42f4-4e42-8a64-420c390055eb", "43d0d8ad-25c7-4714-9337-8ba259a9fe05")),
        new(
            "In the scheduler each app works in its own task hub",
            it =>
                Faults.First([
                    Faults.Same("hubs", [], it.Open.GrantsIn(scope => scope.StartsWith("compliance/", StringComparison.Ordinal))),
                    Faults.Same(
                        "hubs",
                        it.Closed.Apps.Select(app =>
                            new Grant($"compliance/compliance{app}", app, BuiltInRoles.DurableContributor).ToString()),
                        it.Closed.Grants.Where(each => each.Scope.StartsWith("compliance/", StringComparison.Ordinal))
                            .Select(each => each.ToString())),
                ]),
            new("infra-bicep/modules/scheduler.bicep", "'0ad04412-c4d5-4796-b79c-f76d14c8d402'", "'acdd72a7-3385-48ef-bd42-f606fba81ae7'")),
        new(
            "Outside the state account each right is for one table, container or queue, and none lets an app make another",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "rights that reach further",
                        [],
                        deployment
                            .Grants.Where(each =>
                                Shared.Any(account => each.Scope.StartsWith(account, StringComparison.Ordinal))
                                && (!each.Scope.Contains('/', StringComparison.Ordinal) || Makes(deployment, each)))
                            .Select(each => each.ToString()))),
            new(
                "infra-bicep/modules/state-access.bicep",
                "resource tableAccess ",
                """
                resource wide 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
                  scope: store
                  name: guid(store.id, 'wide')
                  properties: {
                    principalId: principalOf[appOf.provisioner]
                    principalType: 'ServicePrincipal'
                    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')
                  }
                }

                resource tableAccess 
                """.TrimEnd('\n'))),
        new("No role is assigned for the whole group",
            it => it.Everywhere(deployment => Faults.Same("wide assignments", [], deployment.GrantsIn(scope => scope == "the group"))),
            new(MainFile, "@description('The function apps: the API", """
                resource wide 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
                  name: guid(resourceGroup().id, 'wide')
                  properties: {
                    principalId: principalOf.service
                    principalType: 'ServicePrincipal'
                    roleDefinitionId: definitions.keyOpener
                  }
                }

                @description('The function apps: the API
                """.TrimEnd()
            )),
        new(
            "Roles are assigned to the apps' identities and to nobody else",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "strangers",
                        [],
                        deployment.Grants.Where(each => !deployment.Apps.Contains(each.App)).Select(each => each.ToString()))),
            new(
                MainFile,
                "@description('The function apps: the API",
                """
                resource stranger 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
                  scope: identity[0]
                  name: guid(resourceGroup().id, 'stranger')
                  properties: {
                    principalId: '00000000-0000-0000-0000-000000000002'
                    roleDefinitionId: definitions.keyOpener
                  }
                }

                @description('The function apps: the API
                """.TrimEnd())),
    ];

    /// <summary>A change of the roles that a table or container is declared for: who keeps it, and after that who reads it.</summary>
    private static Mutation Declared(string part, string keepers, string others)
    {
        var rule = Repository.Read(ContractFile).Split('\n').Single(line => line.Contains($"\"{part}\"", StringComparison.Ordinal));
        var before = rule[rule.IndexOf(part, StringComparison.Ordinal)..(rule.IndexOf("\"keepers\":", StringComparison.Ordinal) + 10)];
        return new(ContractFile, before + keepers, before + others);
    }

    private static Func<Prediction, string?> KeptByItsMakers(string table) =>
        Exactly(table, [.. AppStorage.MakersOf(table).Select(role => (role, Keeper))]);

    /// <summary>Of Azure's own roles, the sender alone makes nothing.</summary>
    private static bool Makes(Deployment deployment, Grant grant) =>
        grant.Role.StartsWith("Compliance ", StringComparison.Ordinal)
            ? ActionsOf(deployment.Role(grant.Role["Compliance ".Length..]))
                .Any(action => Making.Any(each => action.EndsWith(each, StringComparison.Ordinal)))
            : grant.Role != BuiltInRoles.QueueSender;

    private static IEnumerable<string> ActionsOf(Resource role) =>
        role.Texts("properties.permissions.0.actions").Concat(role.Texts("properties.permissions.0.dataActions"));

    private static Func<Prediction, string?> Exactly(string scope, params (string Role, string Right)[] grants) => it =>
        it.Everywhere(deployment => Faults.Same(scope, Granted(scope, deployment, grants), deployment.GrantsIn(each => each == scope)));

    private static IEnumerable<string> Granted(string scope, Deployment deployment, params (string Role, string Right)[] grants) =>
        grants.Select(each => new Grant(scope, deployment.AppOf(each.Role), each.Right).ToString()).Distinct();
}
