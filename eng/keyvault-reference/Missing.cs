namespace KeyVault.Reference;

/// <summary>What every member here does instead of its work.</summary>
internal static class Missing
{
    public const string Message = "built without Azure.Security.KeyVault.Keys; set KeyVaultPackage=true";

    public static NotSupportedException Package => new(Message);
}
