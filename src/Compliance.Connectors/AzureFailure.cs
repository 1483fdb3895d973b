using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Compliance.Connectors.Limits;
using Compliance.Workflows;

namespace Compliance.Connectors;

/// <summary>What the Azure clients of the connectors have in common.</summary>
internal static class AzureFailure
{
    /// <summary>Short retries, for the workflow waits for long outages; no log or trace, for their addresses hold keys of rows.</summary>
    public static T Configured<T>(this T options, TimeSpan timeout, CallLimit limit) where T : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = timeout;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        options.AddPolicy(new LimitPolicy(limit), HttpPipelinePosition.PerRetry);
        return options;
    }

    /// <summary>Looks into a table or container that was just listed.</summary>
    /// <returns>Null where it is gone by now.</returns>
    public static async Task<T?> UnlessGone<T>(Func<Task<T>> look) where T : class
    {
        try
        {
            return await look();
        }
        catch (RequestFailedException gone)
            when (gone.ErrorCode
                    is "TableNotFound"
                        or "ResourceNotFound"
                        or "TableBeingDeleted"
                        or "ContainerNotFound"
                        or "ContainerBeingDeleted")
        {
            return null;
        }
    }

    public static string? Judge(Exception error) => error switch
    {
        RequestFailedException failed => Judge(failed),
        AggregateException retried =>
            retried.InnerExceptions.Select(Judge).FirstOrDefault(code => code is not null) ?? FailureCode.StoreUnavailable,
        _ => null,
    };

    private static string Judge(RequestFailedException failed) => (failed.Status, failed.ErrorCode) switch
    {
        (0 or 408 or 429 or >= 500, _) => FailureCode.StoreUnavailable,
        (_, "BlobArchived") => ConnectorFailure.Archived,
        (_, "BlobBeingRehydrated") => ConnectorFailure.Rehydrating,
        (409 or 412, not null) when failed.ErrorCode.StartsWith("Lease", StringComparison.Ordinal) => ConnectorFailure.Leased,
        // Policies and legal holds, of the blob, of the version and of the container.
        (403 or 409, not null) when failed.ErrorCode.Contains("Immutab", StringComparison.Ordinal) => ConnectorFailure.Held,
        // A table or container that is being made or unmade, a row that others write: it passes.
        (409 or 412, "TableBeingDeleted" or "ContainerBeingDeleted" or "UpdateConditionNotSatisfied" or "ConditionNotMet") =>
            FailureCode.StoreUnavailable,
        (401 or 403, _) => ConnectorFailure.Refused,
        _ => ConnectorFailure.Mismatch,
    };
}
