using Compliance.Connectors.Settings;

namespace Compliance.LocalHost.Hosting;

/// <summary>What one local host works on.</summary>
public sealed record LocalHostOptions
{
    /// <summary>Keys and stores of this host; made if missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Azurite, or any Azure Storage account.</summary>
    public required string StorageConnectionString { get; init; }

    /// <summary>The data map: a file, or a folder of .yml and .yaml files.</summary>
    public required string DataMap { get; init; }

    /// <summary>
    /// How the data map's connections are reached, by name; the configuration's section <c>Connections</c> goes before these.
    /// </summary>
    public required IReadOnlyDictionary<string, ConnectionSettings> Connections { get; init; }

    /// <summary>The loopback port of the API; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// How long an unwrapped data key may live, 1 second to 5 minutes; an erasure waits that long. The default is 5 minutes.
    /// </summary>
    public TimeSpan LeaseLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether nobody can purge a deleted key before its seven days are over, so that an erasure's certificate is pending until then. False
    /// by default.
    /// </summary>
    public bool PurgeProtection { get; init; }

    /// <summary>Vault keys to have ready, made in the background. The default is 10.</summary>
    public int KeysAhead { get; init; } = 10;

    /// <summary>Further configuration, as <c>Section:Key</c>; over what the environment says.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
