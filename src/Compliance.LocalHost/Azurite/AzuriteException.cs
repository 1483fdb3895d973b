namespace Compliance.LocalHost.Azurite;

/// <summary>Azurite could not be installed or started. The message is one sentence that names the remedy.</summary>
public sealed class AzuriteException : Exception
{
    public AzuriteException(string message) : base(message)
    {
    }

    public AzuriteException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
