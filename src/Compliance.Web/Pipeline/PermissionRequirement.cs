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

    /// <summary>Whether a token carries a permission, by itself or as a part that its caller plays.</summary>
    public static bool IsCarried(System.Security.Claims.ClaimsPrincipal user, Permission permission) =>
        Claims.Any(claim => user.FindAll(claim).Any(each => each.Value == permission.Name || CallerRoles.Allows(each.Value, permission)));

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (IsCarried(context.User, permission))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
