namespace Infrastructure.Tests.Deployments;

/// <summary>
/// What an app may do, and where: a vault, an account, a table, container or queue in one, or nothing narrower than the group.
/// </summary>
internal sealed record Grant(string Scope, string App, string Role)
{
    public override string ToString() => $"{Scope}: {App} is {Role}";
}
