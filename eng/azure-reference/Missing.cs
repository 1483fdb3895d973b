namespace Azure.Reference;

/// <summary>What every member here does instead of its work.</summary>
internal static class Missing
{
    public const string Message = "built without the Azure packages; set AzureHost=true";

    public static NotSupportedException Package => new(Message);
}
