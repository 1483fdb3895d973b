using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>The protocol's operations on keys of both kinds.</summary>
internal sealed class ServedKeys(UnwrappingKeys unwrapping, SigningKeys signing, LocalVaultServerOptions options, TimeProvider time)
{
    private const int MaxPage = 25;

    private readonly RequestLimit _creates = new(options.CreatesPerTenSeconds, time);

    public async Task Create(HttpContext context)
    {
        _creates.Take();
        var (name, shelf) = Addressed(context);
        var wanted = await VaultRequests.Read(context, VaultJson.Default.CreateBody);
        var only = shelf == signing ? ServedKey.Sign : ServedKey.Unwrap;
        RequireOperation(wanted.KeyOps ?? [], only);
        if (wanted.Attributes?.Enabled is false)
            throw VaultRefusal.BadParameter("The local vault makes no keys that are disabled from the start.");
        if (await shelf.Find(name, null, context.RequestAborted) is { Deletion: not null } deleted)
            throw deleted.BeingDeleted ? VaultRefusal.BeingDeleted(name) : VaultRefusal.Recoverable(name);
        await Show(context, await OrPurging(name, () => shelf.Create(Caller(context), name, wanted, context.RequestAborted)));
    }

    public async Task Get(HttpContext context) => await Show(context, await Live(context));

    public async Task Versions(HttpContext context)
    {
        var (name, shelf) = Addressed(context);
        await Live(context);
        var vault = VaultRequests.Vault(context);
        var versions = await shelf.Versions(name, context.RequestAborted);
        await Write(
            context, new KeyPage([.. versions.Select(key => key.Item(vault, key.Reference.Version))], null), VaultJson.Default.KeyPage);
    }

    public async Task Update(HttpContext context)
    {
        var key = await Live(context);
        var wanted = await VaultRequests.Read(context, VaultJson.Default.UpdateBody);
        if (wanted.KeyOps is { } operations)
            RequireOperation(operations, key.Operation);
        if (wanted.Attributes?.Enabled is { } enabled)
            await Addressed(context)
                .Shelf.SetEnabled(Caller(context), key.Reference.Name, key.Reference.Version, enabled, context.RequestAborted);
        await Show(context, await Live(context));
    }

    public async Task Delete(HttpContext context)
    {
        var (name, shelf) = Addressed(context);
        if (await shelf.Find(name, null, context.RequestAborted) is { BeingDeleted: true })
            throw VaultRefusal.BeingDeleted(name);
        await Live(context);
        await shelf.Delete(Caller(context), name, context.RequestAborted);
        await Show(context, await shelf.Find(name, null, context.RequestAborted) ?? throw VaultRefusal.NotFound(name));
    }

    public async Task GetDeleted(HttpContext context)
    {
        var (name, shelf) = Addressed(context);
        var key = await shelf.Find(name, null, context.RequestAborted);
        await Show(context, key is { Deletion: not null, BeingDeleted: false } ? key : throw VaultRefusal.DeletedNotFound(name));
    }

    public async Task Purge(HttpContext context)
    {
        var (name, shelf) = await Deleted(context);
        await shelf.Purge(Caller(context), name, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task Recover(HttpContext context)
    {
        var (name, shelf) = await Deleted(context);
        await shelf.Recover(Caller(context), name, context.RequestAborted);
        await Show(context, await shelf.Find(name, null, context.RequestAborted) ?? throw VaultRefusal.NotFound(name));
    }

    public async Task Backup(HttpContext context)
    {
        var (name, shelf) = Addressed(context);
        await Live(context);
        var backup = await shelf.Backup(Caller(context), name, context.RequestAborted);
        await Write(context, new BackupResult(Base64Url.EncodeToString(backup)), VaultJson.Default.BackupResult);
    }

    public async Task Restore(HttpContext context)
    {
        var backup = Bytes((await VaultRequests.Read(context, VaultJson.Default.RestoreBody)).Value);
        try
        {
            await Show(context, await unwrapping.Restore(Caller(context), backup, context.RequestAborted));
        }
        catch (KeyVaultException refused) when (refused.Error == KeyVaultError.Conflict)
        {
            throw VaultRefusal.KeyExists("of this backup");
        }
    }

    public async Task Use(HttpContext context)
    {
        var key = await Live(context);
        var operation = (string)context.GetRouteValue("operation")!;
        if (!string.Equals(operation, key.Operation, StringComparison.OrdinalIgnoreCase))
            throw VaultRefusal.NotPermitted(operation);
        if (!key.Attributes.Enabled)
            throw VaultRefusal.Disabled(key.Operation);
        var asked = await VaultRequests.Read(context, VaultJson.Default.OperationBody);
        var result = await Addressed(context).Shelf.Use(Caller(context), key, asked.Alg, Bytes(asked.Value), context.RequestAborted);
        await Write(
            context,
            new OperationResult(key.Id(VaultRequests.Vault(context)), Base64Url.EncodeToString(result)),
            VaultJson.Default.OperationResult);
    }

    public async Task List(HttpContext context, bool deleted)
    {
        var size = int.TryParse(context.Request.Query["maxresults"], CultureInfo.InvariantCulture, out var most) ? most : MaxPage;
        if (size is < 1 or > MaxPage)
            throw VaultRefusal.BadParameter($"maxresults is 1 to {MaxPage}.");
        string[] names = [.. await signing.Names(context.RequestAborted), .. await unwrapping.Names(context.RequestAborted)];
        var after = context.Request.Query["$skiptoken"].ToString();
        var page = new List<KeyItem>();
        string? last = null;
        foreach (var name in names.Order(StringComparer.Ordinal).SkipWhile(each => string.CompareOrdinal(each, after) <= 0))
        {
            if (
                await Shelf(name).Find(name, null, context.RequestAborted) is not { BeingDeleted: false } key
                || deleted != key.Deletion is not null)
                continue;
            if (page.Count == size)
            {
                await Write(context, new KeyPage(page, NextLink(context, last!)), VaultJson.Default.KeyPage);
                return;
            }

            page.Add(key.Item(VaultRequests.Vault(context)));
            last = name;
        }

        await Write(context, new KeyPage(page, null), VaultJson.Default.KeyPage);
    }

    private static string NextLink(HttpContext context, string after)
    {
        var query = context.Request.Query;
        var most = query.TryGetValue("maxresults", out var size) ? $"&maxresults={size}" : "";
        return $"{VaultRequests.Vault(context)}{context.Request.Path}?api-version={Uri.EscapeDataString(query["api-version"]!)}&$skiptoken={after}{most}";
    }

    private static void RequireOperation(IReadOnlyList<string> operations, string only)
    {
        // In Key Vault a key without a list may do everything, and whoever forgets the list should learn of it here.
        if (operations is not [var one] || one != only)
            throw VaultRefusal.BadParameter($"""The local vault's keys are limited to one operation: state "key_ops": ["{only}"].""");
    }

    // What conflicts with a creation and is not to be seen is a purge under way.
    private static async Task<ServedKey> OrPurging(string name, Func<Task<ServedKey>> create)
    {
        try
        {
            return await create();
        }
        catch (KeyVaultException refused) when (refused.Error == KeyVaultError.Conflict)
        {
            throw VaultRefusal.BeingDeleted(name);
        }
    }

    private static string Caller(HttpContext context) => VaultRequests.Caller(context);

    private static byte[] Bytes(string value) => Base64Url.IsValid(value)
        ? Base64Url.DecodeFromChars(value)
        : throw VaultRefusal.BadParameter("The value is not base64url.");

    private static Task Show(HttpContext context, ServedKey key) =>
        Write(context, key.Bundle(VaultRequests.Vault(context)), VaultJson.Default.KeyBundle);

    private static Task Write<T>(HttpContext context, T answer, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);

    private async Task<ServedKey> Live(HttpContext context)
    {
        var (name, shelf) = Addressed(context);
        var version = context.GetRouteValue("version") as string;
        return await shelf.Find(name, version, context.RequestAborted) is { Deletion: null } key ? key : throw VaultRefusal.NotFound(name);
    }

    private async Task<(string Name, IKeyCollection Shelf)> Deleted(HttpContext context)
    {
        var (name, shelf) = Addressed(context);
        return await shelf.Find(name, null, context.RequestAborted) switch
        {
            not { Deletion: not null } => throw VaultRefusal.DeletedNotFound(name),
            { BeingDeleted: true } => throw VaultRefusal.BeingDeleted(name),
            _ => (name, shelf),
        };
    }

    private (string Name, IKeyCollection Shelf) Addressed(HttpContext context)
    {
        var name = (string)context.GetRouteValue("name")!;
        return KeyNames.IsValid(name)
            ? (name, Shelf(name))
            : throw VaultRefusal.BadParameter("A key name is 1 to 127 letters, digits and hyphens.");
    }

    private IKeyCollection Shelf(string name) =>
        string.Equals(name, options.SigningKeyName, StringComparison.OrdinalIgnoreCase) ? signing : unwrapping;
}
