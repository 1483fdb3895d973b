using System.Globalization;
using Azure;

namespace Compliance.LocalHost.Engine;

/// <summary>Tells storage that is away, and comes back, from storage that says no.</summary>
internal static class StorageFailure
{
    /// <summary>True also for what forbids access: an operator repairs that while instances wait.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        RequestFailedException e => e.Status is 0 or 401 or 403 or 408 or 429 or >= 500,
        AggregateException e => e.InnerExceptions.All(IsTransient),
        HttpRequestException or IOException or TimeoutException => true,

        // The SDK gives up on a silent server by cancelling; who cancels on purpose asks about that first.
        OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Status and type alone: the messages of storage errors quote what was sent.</summary>
    public static string Describe(Exception failure) => failure is RequestFailedException { Status: > 0 } e
        ? string.Create(CultureInfo.InvariantCulture, $"HTTP {e.Status} {e.ErrorCode}")
        : failure.GetType().Name;
}
