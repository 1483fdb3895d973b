using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>
/// Compares what the vault lists with what it should hold: a key that nobody knows of protects data that no erasure reaches.
/// </summary>
public sealed class KeyInventory(ISubjectKeyStore store, IKeyVault vault)
{
    /// <param name="known">Keys that belong to no binding: those that lie ready in the pool, and this system's own.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async Task<KeyInventoryReport> Compare(IEnumerable<string> known, CancellationToken cancellationToken = default)
    {
        // Vault first: what is bound while this runs was made before or is asked for once more, and is no orphan.
        var listed = new Dictionary<string, KeyListing>(StringComparer.OrdinalIgnoreCase);
        await foreach (var key in vault.List(cancellationToken)) listed[key.Name] = key;

        var expected = new HashSet<string>(known, StringComparer.OrdinalIgnoreCase);
        var missing = new List<string>();
        await foreach (var binding in store.List(cancellationToken))
        {
            if (!binding.HasKey) continue;
            expected.Add(binding.KeyName);
            if (binding.State == BindingState.Active && !await Usable(listed, binding.KeyName, cancellationToken))
                missing.Add(binding.KeyName);
        }
        foreach (var name in known.ToList())
        {
            if (!await Usable(listed, name, cancellationToken)) missing.Add(name);
        }
        return new(
            [.. listed.Keys.Where(name => !expected.Contains(name)).Order(StringComparer.Ordinal)],
            [.. missing.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)]);
    }

    private async Task<bool> Usable(Dictionary<string, KeyListing> listed, string name, CancellationToken cancellationToken) =>
        listed.TryGetValue(name, out var key) ? key.Deletion is null : await vault.Probe(name, cancellationToken) == KeyPresence.Present;
}

/// <param name="Orphans">Keys that the vault holds, deleted or not, and that no binding, pool or own key accounts for.</param>
/// <param name="Missing">Keys that are in use, lie ready or are this system's own, and that the vault no longer holds.</param>
public sealed record KeyInventoryReport(IReadOnlyList<string> Orphans, IReadOnlyList<string> Missing)
{
    /// <summary>Whether vault and bindings agree.</summary>
    public bool Agrees => Orphans.Count == 0 && Missing.Count == 0;
}
