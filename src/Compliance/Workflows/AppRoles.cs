namespace Compliance.Workflows;

/// <summary>The roles that this app is deployed with: it runs what belongs to them, and nothing else.</summary>
public sealed class AppRoles
{
    /// <summary>The configuration key: role names with commas between, such as <c>provisioner,eraser,signer</c>.</summary>
    public const string Setting = "Compliance:Roles";

    public static readonly AppRoles All = new(Enum.GetValues<Role>());

    private readonly HashSet<Role> _roles;

    public AppRoles(params IEnumerable<Role> roles) => _roles = [.. roles];

    public IReadOnlySet<Role> Roles => _roles;

    /// <returns>Null for an empty list, or one with a word that is no role.</returns>
    public static AppRoles? Parse(string? names)
    {
        var words = (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 0 && words.All(word => Enum.GetNames<Role>().Contains(word, StringComparer.OrdinalIgnoreCase))
            ? new AppRoles(words.Select(word => Enum.Parse<Role>(word, ignoreCase: true)))
            : null;
    }

    public bool Contains(Role role) => _roles.Contains(role);

    /// <exception cref="InvalidOperationException">This app does not have the role.</exception>
    public void Require(Role role)
    {
        if (!Contains(role))
            throw new InvalidOperationException($"This app is not deployed as {role}; it has the roles {this}.");
    }

    public override string ToString() => string.Join(",", _roles.Order().Select(role => role.ToString().ToLowerInvariant()));
}
