namespace Compliance.Protection.Records;

/// <summary>A sealed record did not open. It holds no part of the record.</summary>
public sealed class SealedRecordException : ProtectionException
{
    private SealedRecordException(string message) : base(message)
    {
    }

    internal static SealedRecordException NotSealed() => new("This is not a sealed record.");

    internal static SealedRecordException Truncated() => new("The sealed record is truncated.");

    internal static SealedRecordException Refused() =>
        new("The sealed record was altered, or was sealed for another subject, address or key.");

    internal static SealedRecordException FailedBefore() => new("An earlier read of this sealed record failed.");

    internal static SealedRecordException OtherSchema() => new("The sealed record has another schema version than the one asked for.");
}
