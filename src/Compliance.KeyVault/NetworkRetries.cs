using Azure.Core;
using Azure.Core.Pipeline;

namespace Compliance.KeyVault;

/// <summary>
/// The SDK's retries, but for two answers. 429 is answered by <see cref="VaultCalls"/> alone: two patiences would multiply. And the
/// creation of a key is never sent twice, because a second one that succeeds makes a second version.
/// </summary>
internal sealed class NetworkRetries() : RetryPolicy(maxRetries: 3)
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        May(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        May(message) && await base.ShouldRetryAsync(message, exception);

    private static bool May(HttpMessage message) =>
        !(message.HasResponse && message.Response.Status == 429)
        && !(
            message.Request.Method == RequestMethod.Post && message.Request.Uri.Path.EndsWith("/create", StringComparison.OrdinalIgnoreCase)
        );
}
