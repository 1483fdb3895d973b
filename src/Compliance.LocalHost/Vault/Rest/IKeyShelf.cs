namespace Compliance.LocalHost.Vault.Rest;

/// <summary>Keys of one kind. What a kind cannot do, it refuses.</summary>
internal interface IKeyShelf
{
    /// <summary>The key, deleted or not.</summary>
    Task<ServedKey?> Find(string name, CancellationToken cancellation);

    /// <returns>Null when a key has this name.</returns>
    Task<ServedKey?> Create(string name, CreateBody wanted, CancellationToken cancellation);

    Task SetEnabled(string name, bool enabled, CancellationToken cancellation);

    Task Delete(string name, CancellationToken cancellation);

    Task Purge(string name, CancellationToken cancellation);

    /// <summary>Does the one thing that the key may do.</summary>
    Task<byte[]> Use(ServedKey key, string algorithm, byte[] value, CancellationToken cancellation);

    /// <summary>In order, of keys deleted or not.</summary>
    Task<IReadOnlyList<string>> Names(CancellationToken cancellation);
}
