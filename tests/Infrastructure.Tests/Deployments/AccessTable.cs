using System.Text;

namespace Infrastructure.Tests.Deployments;

/// <summary>Who can do what where, as a table in Markdown: from the assignments of a deployment that has an app for each role.</summary>
internal static class AccessTable
{
    /// <summary>What a data action lets its holder do, by how the action ends.</summary>
    private static readonly (string Ending, string Verb)[] Verbs =
    [
        ("vaults/keys/read", "read public keys"),
        ("keys/unwrap/action", "unwrap"),
        ("keys/create/action", "create"),
        ("keys/update/action", "disable and enable"),
        ("vaults/keys/delete", "delete"),
        ("keys/purge/action", "purge"),
        ("keys/sign/action", "sign"),
        ("messages/read", "look"),
        ("messages/process/action", "take"),
        ("messages/write", "put back"),
        ("/read", "read"),
        ("/write", "write"),
        ("/delete", "delete"),
    ];

    /// <summary>The same for Azure's own roles, whose actions the template does not have.</summary>
    private static readonly Dictionary<string, string> BuiltIn = new()
    {
        [BuiltInRoles.BlobOwner] = "everything in blobs",
        [BuiltInRoles.BlobContributor] = "read, write, delete and make blobs and containers",
        [BuiltInRoles.QueueContributor] = "everything in queues",
        [BuiltInRoles.QueueSender] = "send",
        [BuiltInRoles.TableContributor] = "read, write, delete and make rows and tables",
        [BuiltInRoles.MetricsPublisher] = "send telemetry",
        [BuiltInRoles.DurableContributor] = "run workflows",
    };

    public static string Of(Deployment four)
    {
        var text = new StringBuilder(
            $"| where | {string.Join(" | ", AppContract.Roles)} |\n| --- |{string.Concat(AppContract.Roles.Select(_ => " --- |"))}\n");
        foreach (var place in Rights(four).GroupBy(each => each.Place).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var cells = AppContract.Roles.Select(role =>
                string.Join("; ", place.Where(each => each.App == role).Select(each => each.Verbs).Order(StringComparer.Ordinal)));
            text.Append("| ")
                .Append(place.Key)
                .Append(" | ")
                .AppendJoin(" | ", cells.Select(cell => cell.Length > 0 ? cell : "–"))
                .Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>Every right of every app; places that a deployment has several of are one.</summary>
    public static IEnumerable<(string Place, string App, string Verbs)> Rights(Deployment deployment) =>
        deployment.Grants.Select(each => (PlaceOf(deployment, each), each.App, VerbsOf(deployment, each))).Distinct();

    private static string PlaceOf(Deployment deployment, Grant grant) => grant.Scope switch
    {
        var shard when deployment.Shards.Contains(shard) => "each shard `kv-s…`: subjects' keys, control key",
        var host when host.StartsWith("sthost", StringComparison.Ordinal) => "the app's own host account `sthost…`",
        "compliance" => "Application Insights",
        var hub when hub.StartsWith("compliance/", StringComparison.Ordinal) => "the app's own task hub, with Durable Task Scheduler",
        var other => $"`{other}`",
    };

    private static string? VerbOf(string action) =>
        Verbs.FirstOrDefault(each => action.EndsWith(each.Ending, StringComparison.Ordinal)).Verb;

    private static string VerbsOf(Deployment deployment, Grant grant)
    {
        if (!grant.Role.StartsWith("Compliance ", StringComparison.Ordinal))
            return BuiltIn.GetValueOrDefault(grant.Role, grant.Role);
        var actions = deployment.Role(grant.Role["Compliance ".Length..]).Texts("properties.permissions.0.dataActions");
        return string.Join(", ", actions.Select(action => VerbOf(action) ?? action));
    }
}
