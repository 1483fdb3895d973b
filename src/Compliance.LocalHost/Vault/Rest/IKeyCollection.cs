namespace Compliance.LocalHost.Vault.Rest;

/// <summary>Keys of one kind. What a kind cannot do, it refuses. The caller is who the audit notes.</summary>
internal interface IKeyCollection
{
    /// <summary>A version of the key, the newest if null; a deleted key too.</summary>
    Task<ServedKey?> Find(string name, string? version, CancellationToken cancellation);

    /// <summary>All versions, the oldest first.</summary>
    Task<IReadOnlyList<ServedKey>> Versions(string name, CancellationToken cancellation);

    /// <summary>The first version of a name, or a further one.</summary>
    Task<ServedKey> Create(string caller, string name, CreateBody wanted, CancellationToken cancellation);

    Task SetEnabled(string caller, string name, string version, bool enabled, CancellationToken cancellation);

    Task Delete(string caller, string name, CancellationToken cancellation);

    Task Purge(string caller, string name, CancellationToken cancellation);

    Task Recover(string caller, string name, CancellationToken cancellation);

    Task<byte[]> Backup(string caller, string name, CancellationToken cancellation);

    /// <summary>Does the one thing that the key may do.</summary>
    Task<byte[]> Use(string caller, ServedKey key, string algorithm, byte[] value, CancellationToken cancellation);

    /// <summary>In order, of keys deleted or not.</summary>
    Task<IReadOnlyList<string>> Names(CancellationToken cancellation);
}
