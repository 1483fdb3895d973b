using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>Answers refusals as Key Vault words them: <c>{"error": {"code", "message", "innererror": {"code"}}}</c>.</summary>
internal static class VaultErrors
{
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (VaultRefusal refusal)
        {
            await Write(context, refusal);
        }
        catch (KeyVaultException refused)
        {
            var name = context.GetRouteValue("name") as string ?? "";
            await Write(context, VaultRefusal.Of(refused, name, context.GetRouteValue("operation") as string ?? context.Request.Method));
        }
    }

    private static Task Write(HttpContext context, VaultRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = VaultRequests.Challenge(context);
        var inner = refusal.InnerCode is { } code ? new ErrorBody.Inner(code) : null;
        return context.Response.WriteAsJsonAsync(
            new ErrorBody(new ErrorBody.Refused(refusal.Code, refusal.Message, inner)), VaultJson.Default.ErrorBody);
    }
}
