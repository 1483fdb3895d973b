namespace Compliance.Protection;

/// <summary>Why protected data cannot be had. The message names no subject, no record and no value.</summary>
public abstract class ProtectionException : Exception
{
    private protected ProtectionException(string message) : base(message)
    {
    }

    private protected ProtectionException(string message, Exception inner) : base(message, inner)
    {
    }
}
