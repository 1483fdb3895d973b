using Compliance.DataMap;

namespace Compliance.Connectors;

/// <summary>
/// Rows of one collection that one call is about to erase. It is kept before the call, so that whoever goes on after an interruption asks
/// the store what became of them. Their keys may be personal, so it prints redacted.
/// </summary>
/// <param name="Collection">Its address.</param>
/// <param name="AreMasked">They are masked; otherwise they are deleted.</param>
/// <param name="Keys">Of the rows; when they were looked for, none of them was gone, or masked already.</param>
public sealed record PendingErasure(string Collection, bool AreMasked, IReadOnlyList<string> Keys)
{
    /// <summary>Characters in the keys of the rows that one call erases: at most 600 KB as JSON, which fit a row of a table.</summary>
    private const int MaxKeyText = 100_000;

    public static PendingErasure Of(Collection collection, IEnumerable<RowKey> keys, ErasureInstruction instruction) =>
        new(collection.Address.ToString(), instruction is ErasureInstruction.MaskFields, [.. keys.Select(key => key.Value)]);

    /// <summary>So many rows at a time that their keys can be kept; usually all.</summary>
    public static IEnumerable<IReadOnlyList<RowKey>> Batches(IEnumerable<RowKey> keys)
    {
        var batch = new List<RowKey>();
        var length = 0;
        foreach (var key in keys)
        {
            if (batch.Count > 0 && length + key.Value.Length > MaxKeyText)
            {
                yield return batch;
                (batch, length) = ([], 0);
            }

            batch.Add(key);
            length += key.Value.Length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <returns>How many of the rows the call has erased: those that are gone, or masked, by now.</returns>
    /// <param name="collection">The rows' own.</param>
    /// <param name="connector">Of the collection.</param>
    /// <param name="mask">What the call was to apply; null where it was to delete.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<long> CountDone(
        Collection collection, IConnector connector, ErasureInstruction.MaskFields? mask, CancellationToken cancellation)
    {
        var rows = await connector.Read(collection, [.. Keys.Select(key => new RowKey(key))], cancellation).ToListAsync(cancellation);
        return mask is null ? Keys.Count - rows.Count : rows.Count(row => mask.IsAppliedTo(collection, row));
    }

    public override string ToString() => nameof(PendingErasure);
}
