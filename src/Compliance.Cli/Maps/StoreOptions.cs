using System.Collections;
using System.CommandLine;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Compliance.Cli.Maps;

/// <summary>How the command reaches stores: as the hosts do, by <c>Connections__NAME__…</c> in the environment, or one store by
/// options.</summary>
internal sealed class StoreOptions
{
    private const string Section = "Connections";

    private readonly Option<string?> _connection = new("--connection")
    {
        Description = "The connection's name in the data map. Its settings come from the environment (Connections__NAME__Provider, "
            + "Connections__NAME__ConnectionString, …) or from the options below.",
    };

    private readonly Option<string?> _provider = new("--provider")
    {
        Description = "sqlite, postgresql, …: see docs/connectors.md. "
        + "For one SQL store, with --connection-string."
    };

    private readonly Option<string?> _connectionString = new("--connection-string")
    {
        Description = "Of that store. Others on this machine may see the command's options: prefer the environment for one with a "
            + "password.",
    };

    private readonly Option<string?> _schema = new("--schema") { Description = "Of that store, where it is not the default." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _connection, _provider, _connectionString, _schema })
            command.Options.Add(option);
    }

    /// <summary>The name that was given; null for every connection.</summary>
    public string? Name(ParseResult parsed) => parsed.GetValue(_connection);

    /// <summary>The settings of all connections that are configured.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="named">The connection that the options are about, where they give settings.</param>
    /// <exception cref="UsageException">They give settings for no connection, or cannot be read.</exception>
    public IReadOnlyDictionary<string, ConnectionSettings> Read(ParseResult parsed, string? named)
    {
        var settings = FromEnvironment();
        if (parsed.GetValue(_provider) is null && parsed.GetValue(_connectionString) is null)
            return settings;
        if (named is null)
            throw new UsageException("Say which connection of the map --provider and --connection-string are for: --connection NAME.");
        var given = settings[named] = settings.GetValueOrDefault(named) ?? new ConnectionSettings();
        given.Provider = parsed.GetValue(_provider) ?? given.Provider;
        given.ConnectionString = parsed.GetValue(_connectionString) ?? given.ConnectionString;
        given.Schema = parsed.GetValue(_schema) ?? given.Schema;
        return settings;
    }

    /// <exception cref="UsageException">Settings are missing or unusable; names settings, never what they hold.</exception>
    public static ConnectorRegistry Connect(IEnumerable<Connection> connections, IReadOnlyDictionary<string, ConnectionSettings> settings)
    {
        try
        {
#pragma warning disable RS0030 // The composition root is where time comes from.
            return new ConnectorRegistry(connections, settings, TimeProvider.System);
#pragma warning restore RS0030
        }
        catch (OptionsValidationException wrong)
        {
            throw new UsageException(string.Join(Environment.NewLine, wrong.Failures));
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // The driver's message may repeat what the setting holds.
            throw new UsageException("A connection string cannot be used: its keys or values are not such as its provider knows.");
        }
    }

    private static Dictionary<string, ConnectionSettings> FromEnvironment()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(each => KeyValuePair.Create(((string)each.Key).Replace("__", ConfigurationPath.KeyDelimiter,
                StringComparison.Ordinal), (string?)each.Value))
            .Where(each => each.Key.StartsWith(Section + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variables).Build();
        try
        {
            return configuration.GetSection(Section).GetChildren().ToDictionary(each => each.Key,
                each => each.Get<ConnectionSettings>() ?? new(), StringComparer.Ordinal);
        }
        catch (InvalidOperationException)
        {
            throw new UsageException("A setting of Connections cannot be read: numbers and true or false are needed where "
                + "docs/connectors.md says so.");
        }
    }
}
