using System.Net;
using Azure;
using Azure.Core;

namespace Compliance.Storage;

/// <summary>What both hosts ask of their storage clients.</summary>
public static class StorageClients
{
    /// <summary>
    /// A frozen storage is waited for, not given up on: engines retry what fails, and a slow answer is better than an unknown one.
    /// </summary>
    public static T WithRetries<T>(this T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 5;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        return options;
    }

    /// <summary>Where a deployment made everything, no app may make any more; what is missing there shows at its first use.</summary>
    public static async Task UnlessForbidden(Task making)
    {
        try
        {
            await making;
        }
        catch (RequestFailedException refused) when (refused.Status == (int)HttpStatusCode.Forbidden)
        {
        }
    }
}
