using System.Net;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Connectors.Http;

/// <summary>Deletes and rewrites items, and looks at each again: what a service says is not always what it did.</summary>
internal sealed class RestEraser(RestService service, Collection collection, string connection, TimeProvider time)
{
    private const string Nowhere = "";

    private const int MaxAttempts = 5;

    // Some services answer before all of their machines know.
    private static readonly TimeSpan[] Looks = [TimeSpan.Zero, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    private readonly Columns _columns = new(collection);
    private readonly IReadOnlyList<string> _known = [.. collection.Fields.Where(field => !field.IsContent).Select(field => field.Path)];

    /// <exception cref="StepFailedException">The item is still there, or as it was, whatever the service said.</exception>
    public async Task<ErasureOutcome> Erase(string id, ErasureInstruction instruction, CancellationToken cancellation)
    {
        if (instruction is not ErasureInstruction.MaskFields { Masks: var masks })
            return await Delete(id, cancellation) ? new ErasureOutcome(1, 0, 0) : new ErasureOutcome(0, 0, 1);
        return await Rewrite(id, masks.Select(mask => mask.Path), row => RowRewrite.Mask(row, masks, _known), cancellation) switch
        {
            null => new ErasureOutcome(0, 0, 1),
            false => new ErasureOutcome(0, 0, 0, 1),
            true => new ErasureOutcome(0, 1, 0),
        };
    }

    /// <exception cref="RowDiffersException">A field holds something else than it was to hold.</exception>
    /// <exception cref="StepFailedException">The item is as it was, whatever the service said.</exception>
    public async Task<UpdateOutcome> Update(string id, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation)
    {
        return await Rewrite(id, updates.Select(update => update.Path), Apply, cancellation) switch
        {
            null => UpdateOutcome.Gone,
            false => UpdateOutcome.Unchanged,
            true => UpdateOutcome.Updated,
        };

        void Apply(JsonObject row)
        {
            foreach (var update in updates)
                RowRewrite.Apply(row, update.Path, update);
        }
    }

    private async Task<bool> Delete(string id, CancellationToken cancellation)
    {
        var wasThere = await service.Delete(collection, id, cancellation);
        await PollInterval(id, item => item is null ? null : Nowhere, cancellation);
        return wasThere;
    }

    /// <returns>True when the item was changed, false when it is as it should be already, null when there is none.</returns>
    private async Task<bool?> Rewrite(string id, IEnumerable<string> paths, Action<JsonObject> rewrite, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryRewrite(id, paths, rewrite, cancellation);
            }
            catch (RestException changed) when (changed.Status is HttpStatusCode.PreconditionFailed && attempt < MaxAttempts)
            {
                // Somebody wrote between our reading and our writing: once more, from what is there now.
            }
        }
    }

    private async Task<bool?> TryRewrite(
        string id, IEnumerable<string> paths, Action<JsonObject> rewrite, CancellationToken cancellation)
    {
        if (await service.Tagged(collection, id, cancellation) is not ({ } before, var tag))
            return null;
        var after = before.DeepClone().AsObject();
        _columns.Rewrite(after, rewrite);
        var patch = MergePatch.Between(before, after);
        if (patch.Count == 0)
            return false;
        var wasThere = await service.Patch(collection, id, patch, tag, cancellation);
        var now = await PollInterval(
            id, item => item is null ? null : paths.FirstOrDefault(path => IsAsBefore(path, before, after, item)), cancellation);
        return now is null ? null : wasThere ? true : throw NotApplied(null);
    }

    /// <param name="id">Of the item.</param>
    /// <param name="fault">From the item, null where it is gone, to the field that is to blame; null when all is well.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    private async Task<JsonObject?> PollInterval(string id, Func<JsonObject?, string?> fault, CancellationToken cancellation)
    {
        string? place = null;
        foreach (var pause in Looks)
        {
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, time, cancellation);
            var item = await service.Item(collection, id, cancellation);
            place = fault(item);
            if (place is null)
                return item;
        }

        throw NotApplied(place == Nowhere ? null : place);
    }

    // A service may store a value in its own way, trimmed or in other letters; but the old one must be gone, and a new one there.
    private bool IsAsBefore(string path, JsonObject before, JsonObject after, JsonObject now)
    {
        var (old, wanted, present) = (At(before), At(after), At(now));
        var leaving = old.Where(value => !wanted.Any(each => JsonNode.DeepEquals(each, value)));
        return leaving.Any(value => present.Any(each => JsonNode.DeepEquals(each, value))) || (wanted.Count > 0 && present.Count == 0);

        List<JsonNode> At(JsonObject row) => [.. RowRewrite.At(_columns.Open(row.DeepClone().AsObject()), path)];
    }

    private StepFailedException NotApplied(string? field) =>
        new(ConnectorFailure.NotApplied, ConnectorFailure.Place(connection, collection, field));
}
