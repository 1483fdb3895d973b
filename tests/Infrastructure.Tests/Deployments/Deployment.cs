using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Deployments;

/// <summary>Everything that a parameters file would deploy.</summary>
internal sealed partial class Deployment
{
    private readonly Dictionary<string, string> _appOf;
    private readonly string _token;

    public Deployment(JsonObject prediction, bool four)
    {
        Resources = [.. prediction["predictedResources"]!.AsArray().Select(each => new Resource(each!.AsObject()))];
        Outputs = prediction["outputs"]!.AsObject().ToDictionary(each => each.Key, each => each.Value!.ToJsonString());
        _appOf = AppContract.Roles.ToDictionary(role => role, role => four || role == "service" ? role : "custodian");
        _token = Of("Microsoft.ManagedIdentity/userAssignedIdentities").First().Name.Split('-')[^1];
        Grants = [.. Of("Microsoft.Authorization/roleAssignments").Select(ReadGrant)];
    }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    public IReadOnlyList<Grant> Grants { get; }

    public IReadOnlyList<string> Apps => [.. _appOf.Values.Distinct()];

    public string AppOf(string role) => _appOf[role];

    public IReadOnlyList<string> RolesOf(string app) => [.. AppContract.Roles.Where(role => _appOf[role] == app)];

    public IEnumerable<Resource> Of(string type) => Resources.Where(each => each.Type == type);

    /// <summary>A name without what makes it unique in the world.</summary>
    public string Plain(string name) =>
        name.Replace($"-{_token}", "", StringComparison.Ordinal).Replace(_token, "", StringComparison.Ordinal);

    public IReadOnlyList<string> Vaults => [.. Of("Microsoft.KeyVault/vaults").Select(each => Plain(each.Name))];

    public IReadOnlyList<string> Shards =>
        [.. Vaults.Where(each => each.StartsWith("kv-s", StringComparison.Ordinal) && each != "kv-signing")];

    public IReadOnlyList<string> Accounts => [.. Of("Microsoft.Storage/storageAccounts").Select(each => Plain(each.Name))];

    public Resource Site(string app) => Of("Microsoft.Web/sites").Single(each => Plain(each.Name) == $"compliance-{app}");

    public IReadOnlyDictionary<string, string> Settings(string app) =>
        Of("Microsoft.Web/sites/config").Single(each => Plain(each.Name) == $"compliance-{app}/appsettings").Entries("properties");

    public Resource Role(string name) =>
        Of("Microsoft.Authorization/roleDefinitions").Single(each => each["properties.roleName"] == $"Compliance {name} {_token}");

    public IEnumerable<string> GrantsIn(Func<string, bool> scope) =>
        Grants.Where(each => scope(each.Scope)).Select(each => each.ToString());

    /// <summary>The app whose identity an expression speaks of, or the expression where it speaks of none.</summary>
    public string IdentityIn(string expression) =>
        Identity().Match(expression) is { Success: true } match
            ? Plain(match.Groups[1].Value).Replace("compliance-", "", StringComparison.Ordinal)
            : expression;

    private Grant ReadGrant(Resource assignment)
    {
        var path = assignment.Id[(assignment.Id.IndexOf("/resourceGroups/", StringComparison.Ordinal) + 1)..].Split("/providers/");
        var scope =
            path.Length < 3
                ? "the group"
                : string.Join('/', path[1].Split('/').Where((_, at) => at > 0 && at % 2 == 0).Where(each => each != "default"));
        var id = assignment["properties.roleDefinitionId"]!.Split('/')[^1];
        var custom = Of("Microsoft.Authorization/roleDefinitions").FirstOrDefault(each => each.Name == id);
        var role = custom is null
            ? BuiltInRoles.Names.GetValueOrDefault(id, id)
            : custom["properties.roleName"]!.Replace($" {_token}", "", StringComparison.Ordinal);
        return new Grant(Plain(scope), IdentityIn(assignment["properties.principalId"]!), role);
    }

    [GeneratedRegex("userAssignedIdentities/([a-z0-9-]+)")]
    private static partial Regex Identity();
}
