namespace Compliance.Web;

/// <summary>What a caller's token must carry to reach an endpoint. Each module declares its own; nothing stands for "any".</summary>
public sealed record Permission
{
    /// <summary>
    /// No token needed. For liveness, which tells nothing but that the process answers, and for the log, which is there to be checked by
    /// anyone.
    /// </summary>
    public static readonly Permission Anonymous = new("anonymous");

    /// <param name="name">As it stands in the token: a noun in the plural, a dot, and what may be done with it.</param>
    internal Permission(string name) => Name = name;

    /// <summary>Every permission that a token can carry: those of the endpoints, each once.</summary>
    public static IReadOnlyList<Permission> All => Endpoints.Permissions;

    /// <summary>As it stands in the token.</summary>
    public string Name { get; }

    public override string ToString() => Name;
}
