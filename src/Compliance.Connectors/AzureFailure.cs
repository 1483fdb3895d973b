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

    public static string? Judge(Exception error) => error switch
    {
        RequestFailedException failed => Judge(failed),
        AggregateException retried => retried.InnerExceptions.Select(Judge).FirstOrDefault(code => code is not null) ?? FailureCode.StoreUnavailable,
        _ => null,
    };

    private static string Judge(RequestFailedException failed) => (failed.Status, failed.ErrorCode) switch
    {
        (0 or 408 or 429 or >= 500, _) => FailureCode.StoreUnavailable,
        // A lease, or a table or container that is being made or unmade: it passes.
        (409 or 412, "LeaseIdMissing" or "TableBeingDeleted" or "ContainerBeingDeleted" or "UpdateConditionNotSatisfied" or "ConditionNotMet") =>
            FailureCode.StoreUnavailable,
        (401 or 403, _) or (409, "BlobImmutableDueToPolicy") => ConnectorFailure.Refused,
        _ => ConnectorFailure.Mismatch,
    };
}
