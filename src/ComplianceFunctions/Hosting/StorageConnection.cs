using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Compliance.KeyVault;
using Compliance.Storage;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// One storage account, configured as the Functions host reads connections too: a connection string for an emulator, or in Azure the
/// services' addresses with the client id of the identity that reaches them.
/// </summary>
internal sealed class StorageConnection(IConfiguration configuration, string name)
{
    private readonly IConfigurationSection _section = configuration.GetSection(name);

    public TableServiceClient Tables => _section.Value is { } connection
        ? new TableServiceClient(connection, Options(new TableClientOptions()))
        : new TableServiceClient(Address("table"), Credential, Options(new TableClientOptions()));

    public BlobServiceClient Blobs => _section.Value is { } connection
        ? new BlobServiceClient(connection, Options(new BlobClientOptions()))
        : new BlobServiceClient(Address("blob"), Credential, Options(new BlobClientOptions()));

    public QueueServiceClient Queues => _section.Value is { } connection
        ? new QueueServiceClient(connection, Options(Base64))
        : new QueueServiceClient(Address("queue"), Credential, Options(Base64));

    /// <summary>What is wrong with it, by name.</summary>
    /// <param name="services">Those that are needed: table, blob, queue.</param>
    public IEnumerable<string> Faults(IEnumerable<string> services)
    {
        if (!_section.Exists())
            yield break;

        if (_section.Value is { } connection)
        {
            if (_section.GetChildren().Any())
                yield return $"{name} is a connection string and has parts such as {_section.GetChildren().First().Path}: give one or the "
                    + $"other.";
            if (!IsConnectionString(connection))
                yield return $"{name} is no connection string of a storage account. For Azurite it is UseDevelopmentStorage=true.";
            else if (connection.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase) && !IsEmulator(connection))
                yield return $"{name} holds an account key. In Azure, give {name}:tableServiceUri and the like, and let an identity "
                    + $"reach them.";
            yield break;
        }

        foreach (var service in services)
        {
            if (!Uri.TryCreate(_section[$"{service}ServiceUri"], UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
                yield return $"{name}:{service}ServiceUri must be the https address of the account's {service} service.";
        }
    }

    private TokenCredential Credential => AppIdentity.Of(_section["clientId"]);

    // The queue trigger's own encoding.
    private static QueueClientOptions Base64 => new() { MessageEncoding = QueueMessageEncoding.Base64 };

    private Uri Address(string service) =>
        _section[$"{service}ServiceUri"] is { } address ? new(address) : new($"https://{name.ToLowerInvariant()}.invalid");

    private T Options<T>(T options)
        where T : ClientOptions
    {
        if (!_section.Exists())
            options.AddPolicy(new UnconfiguredAccountPolicy(name), HttpPipelinePosition.PerCall);
        return options.WithRetries();
    }

    private static bool IsEmulator(string connection) =>
        connection.Contains("127.0.0.1", StringComparison.Ordinal) || connection.Contains("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsConnectionString(string connection)
    {
        try
        {
            _ = new TableServiceClient(connection);
            return true;
        }
        catch (Exception refused) when (refused is InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>In the place of an account that this app's roles have no business with.</summary>
internal sealed class UnconfiguredAccountPolicy(string name) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) =>
        throw new InvalidOperationException($"{name} is not configured: this app's roles do not use it.");
}
