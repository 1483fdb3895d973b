using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>Every operation of the protocol that is served. Everything else is a bad parameter, as in Key Vault.</summary>
internal static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder routes, ServedKeys keys, IVaultAudit audit)
    {
        // Key Vault has nothing like it: its events go to a storage account.
        routes.MapGet("/audit", context => VaultRequests.Audit(context, audit));
        routes.MapGet("/keys", context => keys.List(context, deleted: false));
        routes.MapPost("/keys/{name}/create", keys.Create);
        routes.MapGet("/keys/{name}/{version?}", keys.Get);
        routes.MapGet("/keys/{name}/versions", keys.Versions);
        routes.MapPatch("/keys/{name}/{version?}", keys.Update);
        routes.MapDelete("/keys/{name}", keys.Delete);
        routes.MapPost("/keys/{name}/{version}/{operation}", keys.Use);
        routes.MapPost("/keys/{name}/backup", keys.Backup);
        routes.MapPost("/keys/restore", keys.Restore);
        routes.MapGet("/deletedkeys", context => keys.List(context, deleted: true));
        routes.MapGet("/deletedkeys/{name}", keys.GetDeleted);
        routes.MapDelete("/deletedkeys/{name}", keys.Purge);
        routes.MapPost("/deletedkeys/{name}/recover", keys.Recover);
        routes.Map("{**other}", context => throw VaultRefusal.BadParameter($"The local vault has no {context.Request.Method} here."));
    }
}
