using Compliance.Web.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace Compliance.Web.Pipeline;

/// <summary>
/// Met by a caller whose token carries the permission, or a part that has it, in either of the claims that issuers use for it.
/// </summary>
internal sealed class PermissionRequirement(Permission permission) : AuthorizationHandler<PermissionRequirement>, IAuthorizationRequirement
{
    /// <summary>Entra ID writes an application's permissions as <c>roles</c>.</summary>
    private static readonly string[] Claims = ["permissions", "roles"];

    /// <summary>What guards whatever has no permission of its own: nobody meets it.</summary>
    public static readonly AuthorizationPolicy DenyAll = new AuthorizationPolicyBuilder(JwtBearerDefaults.AuthenticationScheme)
        .RequireAuthenticatedUser()
        .RequireAssertion(_ => false)
        .Build();

    public static AuthorizationPolicy PolicyFor(Permission permission) =>
        new AuthorizationPolicyBuilder(JwtBearerDefaults.AuthenticationScheme)
            .RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)).Build();

    private bool Allows(string claim) => claim == permission.Name || CallerRoles.Allows(claim, permission);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (Claims.Any(claim => context.User.FindAll(claim).Any(each => Allows(each.Value))))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
