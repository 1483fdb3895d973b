using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Restores;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Values;
using Compliance.Workflows;

namespace Compliance.Storage.Subjects;

/// <summary>
/// A row per subject with the sealed identities, and index rows in a partition per blind index value. The row of the distinguishing
/// identity is added once, so that two writers cannot enrol one person twice.
/// </summary>
internal sealed class SubjectDirectory(
    StorageLayout layout,
    SubjectKeys keys,
    SubjectProtector protector,
    BlindIndex index,
    IIdSource ids,
    IStateStamps stamps) : ISubjectDirectory
{
    internal static readonly StateTable Table = new("subjects", StateAccount.State, Role.Service);

    private const string Card = "identities";
    private const string Owner = "owner";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<string> Register(IReadOnlyList<(string Kind, Personal<string> Value)> identities, CancellationToken cancellation)
    {
        var partitions = identities.Select(each => index.Of(each.Kind, each.Value.Reveal())).ToList();
        var subject = await Claim(partitions[0], cancellation);
        await keys.Bind(subject, cancellation);

        var card = JsonSerializer.Serialize(identities.ToDictionary(each => each.Kind, each => each.Value.Reveal()));
        await SaveCard(subject, await protector.SealText(subject, Address(subject), card, cancellation), partitions, cancellation);
        foreach (var partition in partitions.Skip(1))
            await _table.UpsertEntityAsync(
                new TableEntity(partition, subject) { ["Subject"] = subject }, TableUpdateMode.Replace, cancellation);
        await LeaveNothingIfErased(subject, cancellation);
        return subject;
    }

    public async Task<IReadOnlyList<string>> Find(string kind, Personal<string> value, CancellationToken cancellation)
    {
        var partition = index.Of(kind, value.Reveal());
        return await _table.QueryAsync<TableEntity>(each => each.PartitionKey == partition, cancellationToken: cancellation)
            .Select(row => row.GetString("Subject")).Distinct().ToListAsync(cancellation);
    }

    public IAsyncEnumerable<string> List(CancellationToken cancellation) =>
        _table
            .QueryAsync<TableEntity>(row => row.RowKey == Card, select: ["PartitionKey"], cancellationToken: cancellation)
            .Select(row => row.PartitionKey);

    public async Task<Identities> Read(string subject, CancellationToken cancellation)
    {
        if (await _table.Find(subject, Card, cancellation) is not { } row)
            return new Identities(new Dictionary<string, Personal<string>>());

        return new Identities((await Open(subject, row, cancellation))
            .ToDictionary(each => each.Key, each => Personal.Of(each.Value), StringComparer.Ordinal));
    }

    private async Task<Dictionary<string, string>> Open(string subject, TableEntity row, CancellationToken cancellation) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            await protector.OpenText(subject, Address(subject), row.GetString("Sealed"), cancellation))!;

    public async Task<bool> Replace(
        string subject, string kind, Personal<string> was, Personal<string> value, CancellationToken cancellation)
    {
        var (before, after) = (index.Of(kind, was.Reveal()), index.Of(kind, value.Reveal()));
        while (await _table.Find(subject, Card, cancellation) is { } row)
        {
            var card = await Open(subject, row, cancellation);
            if (!card.TryGetValue(kind, out var named) || index.Of(kind, named) is var now && now != before && now != after)
                return false;

            // The card lists the new index row before it is written, and the old one until it is gone: the removal goes by that list.
            var partitions = row.GetLongText("Index")!.Split('\n');
            if (now == before || !partitions.Contains(after))
            {
                card[kind] = value.Reveal();
                row["Sealed"] = await protector.SealText(subject, Address(subject), JsonSerializer.Serialize(card), cancellation);
                row.SetLongText("Index", string.Join('\n', partitions.Union([after])));
                if (await _table.TryReplace(row, cancellation) is null)
                    continue;
            }

            await _table.UpsertEntityAsync(
                new TableEntity(after, subject) { ["Subject"] = subject }, TableUpdateMode.Replace, cancellation);
            await Forget(subject, before, after, card, cancellation);
            await LeaveNothingIfErased(subject, cancellation);
            return true;
        }

        return false;
    }

    /// <summary>
    /// Removes the index row of an identity that the card no longer names. Where the subject was enrolled under it first, the new one takes
    /// its place, unless somebody else was enrolled under that: then the old one leads to the subject still.
    /// </summary>
    private async Task Forget(
        string subject, string before, string after, Dictionary<string, string> card, CancellationToken cancellation)
    {
        if (before == after || card.Any(each => index.Of(each.Key, each.Value) == before))
            return;
        while (await _table.Find(subject, Card, cancellation) is { } row)
        {
            var partitions = row.GetLongText("Index")!.Split('\n');
            var isFirst = partitions[0] == before;
            if (!partitions.Contains(before) || (isFirst && !await Owns(subject, after, cancellation)))
                return;
            await _table.DeleteEntityAsync(before, isFirst ? Owner : subject, cancellationToken: cancellation);
            if (isFirst)
                await _table.DeleteEntityAsync(after, subject, cancellationToken: cancellation);
            var others = partitions.Where(each => each != before && (each != after || !isFirst));
            row.SetLongText("Index", string.Join('\n', isFirst ? others.Prepend(after) : others));
            if (await _table.TryReplace(row, cancellation) is not null)
                return;
        }
    }

    private async Task<bool> Owns(string subject, string partition, CancellationToken cancellation) =>
        await _table.TryAdd(new TableEntity(partition, Owner) { ["Subject"] = subject }, cancellation) is not null
        || (await _table.Find(partition, Owner, cancellation))?.GetString("Subject") == subject;

    public async Task Remove(string subject, CancellationToken cancellation)
    {
        await RemoveRows(subject, cancellation);
        await stamps.Renew(cancellation);
    }

    private async Task RemoveRows(string subject, CancellationToken cancellation)
    {
        if (await _table.Find(subject, Card, cancellation) is { } row)
        {
            var partitions = row.GetLongText("Index")!.Split('\n');
            await _table.DeleteEntityAsync(partitions[0], Owner, cancellationToken: cancellation);
            foreach (var partition in partitions.Skip(1))
                await _table.DeleteEntityAsync(partition, subject, cancellationToken: cancellation);
            await _table.DeleteEntityAsync(subject, Card, cancellationToken: cancellation);
            return;
        }

        // Removed already, or a crash during the enrolment left an owner's row without a card: rare enough to search for.
        var left = TableClient.CreateQueryFilter($"Subject eq {subject}");
        await foreach (var each in _table.QueryAsync<TableEntity>(left, cancellationToken: cancellation))
            await _table.DeleteEntityAsync(each.PartitionKey, each.RowKey, cancellationToken: cancellation);
    }

    /// <summary>The card lists every index row that ever led to the subject, before it is written: the removal goes by that list.</summary>
    private async Task SaveCard(string subject, string sealedCard, IReadOnlyList<string> partitions, CancellationToken cancellation)
    {
        while (true)
        {
            var known = await _table.Find(subject, Card, cancellation);
            var row = new TableEntity(subject, Card)
            {
                ETag = known?.ETag ?? default,
                ["Sealed"] = sealedCard,
            };
            row.SetLongText("Index", string.Join('\n', partitions.Union(known?.GetLongText("Index")!.Split('\n') ?? [])));
            var saved = known is null ? await _table.TryAdd(row, cancellation) : await _table.TryReplace(row, cancellation);
            if (saved is not null)
                return;
        }
    }

    private async Task LeaveNothingIfErased(string subject, CancellationToken cancellation)
    {
        try
        {
            await keys.Bind(subject, cancellation);
        }
        catch (Exception erased) when (erased is SubjectFencedException or SubjectErasedException)
        {
            await Remove(subject, cancellation);
            throw;
        }
    }

    private async Task<string> Claim(string partition, CancellationToken cancellation)
    {
        var fresh = ids.New().ToString("N");
        if (await _table.TryAdd(new TableEntity(partition, Owner) { ["Subject"] = fresh }, cancellation) is not null)
            return fresh;

        var owner =
            await _table.Find(partition, Owner, cancellation) ?? throw new InvalidOperationException("The subject is being removed.");
        return owner.GetString("Subject");
    }

    private static RecordAddress Address(string subject) => new("subjects", subject, Card);
}
