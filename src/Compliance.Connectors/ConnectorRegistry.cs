using Azure.Core;
using Compliance.Connectors.AzureBlobs;
using Compliance.Connectors.AzureTables;
using Compliance.Connectors.Http;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql;
using Compliance.DataMap;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors;

/// <summary>
/// The connectors of a data map's connections, as the settings say how to reach them. Nothing is called before it is asked for.
/// </summary>
public sealed class ConnectorRegistry : IConnectors, IAsyncDisposable
{
    private readonly Dictionary<string, IConnector> _connectors = [];
    private readonly List<CallLimit> _limits = [];
    private readonly ServiceProvider? _ownClients;

    /// <param name="connections">Of the data map: kinds and limits.</param>
    /// <param name="settings">By the connection's name. A connection without settings has no connector, and is a coverage gap.</param>
    /// <param name="time">For limits and retries.</param>
    /// <param name="credential">The host's managed identity, for connections with an endpoint.</param>
    /// <param name="clients">With those of <see cref="ConnectorServices.AddConnectors"/>; its own where there is no host.</param>
    /// <exception cref="OptionsValidationException">Settings are missing or unusable: all of them, each with its remedy.</exception>
    public ConnectorRegistry(
        IEnumerable<Connection> connections, IReadOnlyDictionary<string, ConnectionSettings> settings, TimeProvider time,
        TokenCredential? credential = null, IHttpClientFactory? clients = null)
    {
        var configured = connections.Where(connection => settings.ContainsKey(connection.Name)).ToList();
        var errors = configured.SelectMany(each => SettingsCheck.Errors(each, settings[each.Name], credential is not null)).ToList();
        if (errors.Count > 0)
            throw new OptionsValidationException("Connections", typeof(ConnectionSettings), errors);
        clients ??= (_ownClients = new ServiceCollection().AddRestClients(configured, settings).BuildServiceProvider())
            .GetRequiredService<IHttpClientFactory>();
        foreach (var connection in configured)
        {
            var limit = new CallLimit(connection, time);
            _limits.Add(limit);
            _connectors.Add(connection.Name, Connect(connection, settings[connection.Name], limit, time, credential, clients));
        }
    }

    public IConnector? Find(string connection) => _connectors.GetValueOrDefault(connection);

    public async ValueTask DisposeAsync()
    {
        foreach (var connector in _connectors.Values.OfType<IAsyncDisposable>())
            await connector.DisposeAsync();
        foreach (var limit in _limits)
            limit.Dispose();
        if (_ownClients is not null)
            await _ownClients.DisposeAsync();
    }

    private static IConnector Connect(
        Connection connection, ConnectionSettings settings, CallLimit limit, TimeProvider time,
        TokenCredential? credential, IHttpClientFactory clients) => connection.Kind switch
        {
            ConnectionKind.AzureTables => AzureTablesConnector.Connect(connection, settings, limit, credential),
            ConnectionKind.AzureBlobs => AzureBlobsConnector.Connect(connection, settings, limit, credential),
            ConnectionKind.Sql => SqlConnector.Connect(connection, settings, limit, time),
            _ => HttpConnector.Connect(connection, settings, limit, time, clients),
        };
}
