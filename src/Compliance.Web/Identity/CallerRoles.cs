using Compliance.Web.Holds;
using Compliance.Web.Requests;

namespace Compliance.Web.Identity;

/// <summary>
/// The parts that people and programs play, by the names that an issuer gives them: each stands for permissions, so that nobody has to
/// assign these one by one. A token may carry parts, permissions, or both.
/// </summary>
/// <remarks>
/// Nobody approves an erasure by being anything else: the administrator, too, lacks that permission. Whoever has both, by two parts, still
/// does not approve what they submitted.
/// </remarks>
public static class CallerRoles
{
    /// <summary>A person with a token of their own: what they submitted, and nothing else.</summary>
    public const string Customer = "customer";

    /// <summary>Takes requests in for people, and tells them how they stand.</summary>
    public const string Agent = "agent";

    /// <summary>Keeps requests going, and decides about them.</summary>
    public const string Operator = "operator";

    /// <summary>Approves what cannot be undone.</summary>
    public const string Approver = "approver";

    /// <summary>Reads, and changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>A program that submits what its users ask for.</summary>
    public const string Application = "application";

    /// <summary>Everything but approvals.</summary>
    public const string Administrator = "administrator";

    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlySet<string>>> Table = new(() =>
        new Dictionary<string, IReadOnlySet<string>>
        {
            [Customer] = Of(RequestsApi.OwnRequests),
            [Agent] = Of(RequestsApi.SubmitRequests, RequestsApi.ReadRequests, RequestsApi.DownloadExports),
            [Operator] = Of(RequestsApi.ReadRequests, RequestsApi.OperateRequests, RequestsApi.DecideRequests, HoldsApi.ReadHolds),
            [Approver] = Of(RequestsApi.ReadRequests, RequestsApi.ApproveErasures),
            [Auditor] = Of(RequestsApi.ReadRequests, HoldsApi.ReadHolds),
            [Application] = Of(RequestsApi.SubmitRequests, RequestsApi.ReadRequests),
            [Administrator] = Of([.. Permission.All.Where(each => each != RequestsApi.ApproveErasures)]),
        });

    public static IReadOnlyCollection<string> Names => [.. Table.Value.Keys];

    /// <returns>Whether the part has the permission; false for a name that is none.</returns>
    public static bool Allows(string role, Permission permission) =>
        Table.Value.TryGetValue(role, out var permissions) && permissions.Contains(permission.Name);

    private static HashSet<string> Of(params IEnumerable<Permission> permissions) =>
        permissions.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
}
