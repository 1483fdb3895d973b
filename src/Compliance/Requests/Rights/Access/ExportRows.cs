using System.Runtime.CompilerServices;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Access;

/// <summary>The rows of one export as the person may see them: opened, and without other people. One use, one export.</summary>
/// <param name="file">The case.</param>
/// <param name="connectors">The stores.</param>
/// <param name="protector">Opens sealed values.</param>
/// <param name="others">Takes other people out.</param>
internal sealed class ExportRows(CaseFile file, IConnectors connectors, SubjectProtector protector, OtherPeople others)
{
    /// <summary>Rows read from a store at a time.</summary>
    private const int Batch = 500;

    /// <summary>Where there are rows, in the order of the map, which someone chose for people, rather than in that of erasure.</summary>
    public IEnumerable<Collection> Collections(PersonalDataMap map)
    {
        var found = file.Located.Where(each => each.HasRows).Select(each => each.Address).ToHashSet();
        return map.Collections.Where(collection => found.Contains(collection.Address));
    }

    /// <summary>Every located row, from the store as it is now.</summary>
    /// <exception cref="StepFailedException">The store does not answer; or a row is there that it does not give.</exception>
    public async IAsyncEnumerable<Row> Of(Collection collection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var located = file.Located.First(each => each.Address == collection.Address);
        var opener = new RowOpener(protector, file.Subject, collection);
        var view = new PersonalView(collection, file.Known);
        await foreach (var row in Read(collection, located, located.Own, cancellation))
            yield return await Shown(view.Own(await opener.Open(row, cancellation)), cancellation);
        await foreach (var row in Read(collection, located, located.Partly, cancellation))
            yield return await Shown(view.Part(await opener.Open(row, cancellation)), cancellation);
    }

    private async Task<Row> Shown(Row row, CancellationToken cancellation)
    {
        await others.Redact(row.Fields, cancellation);
        return row;
    }

    /// <summary>Reads every located row, and looks again for those that the store does not give.</summary>
    private async IAsyncEnumerable<Row> Read(
        Collection collection, LocatedCollection located, IEnumerable<string> wanted,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connector =
            connectors.Find(collection.Connection!) ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var keys in wanted.Chunk(Batch))
        {
            missing.UnionWith(keys);
            await foreach (var row in connector.Read(collection, [.. keys.Select(key => new RowKey(key))], cancellation))
            {
                missing.Remove(row.Key.Value);
                yield return row;
            }
        }

        if (missing.Count > 0)
            await RowPresence.RequireGone(file, collection, located, connector, missing, cancellation);
    }
}
