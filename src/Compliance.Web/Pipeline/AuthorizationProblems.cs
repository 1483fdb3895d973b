using Compliance.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Pipeline;

/// <summary>Says no: 401 with the scheme to use, or 403 with the permission that is missing.</summary>
internal sealed class AuthorizationProblems(AddressLimit addresses) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (authorizeResult.Challenged)
        {
            if (!await addresses.TryReject(context))
                return;
            await context.ChallengeAsync(policy.AuthenticationSchemes[0]);
            await Problem.Unauthenticated.Write(context);
        }
        else
        {
            await Problem.Forbidden(context.GetEndpoint()?.Metadata.GetMetadata<Endpoint>()?.Permission).Write(context);
        }
    }
}
