using Azure.Data.Tables;
using Compliance.Restores;
using Compliance.Storage.Evidence;
using Compliance.Storage.Requests;
using Compliance.Storage.Subjects;
using Compliance.Values;

namespace Compliance.Storage.Keys;

/// <summary>One row with the same value in a table of each account: after a restore of one of them they differ.</summary>
internal sealed class StateStamps(StorageLayout layout, IIdSource ids) : IStateStamps
{
    private const string Key = "restore-stamp";
    private const string Value = "Value";

    private readonly TableClient[] _tables =
    [
        layout.Table(SubjectDirectory.Table),
        layout.Table(RequestStore.Table),
        layout.Table(SubjectKeyStore.Table),
        layout.Table(ProcessingJournal.Table),
    ];

    public async Task<bool> AreEqual(CancellationToken cancellation)
    {
        var stamps = await Task.WhenAll(_tables.Select(table => table.Find(Key, Key, cancellation)));
        return stamps.All(stamp => stamp is not null) && stamps.DistinctBy(stamp => stamp!.GetString(Value)).Count() == 1;
    }

    public async Task Renew(CancellationToken cancellation)
    {
        var value = ids.New().ToString("N");
        foreach (var table in _tables)
            await table.UpsertEntityAsync(new TableEntity(Key, Key) { [Value] = value }, TableUpdateMode.Replace, cancellation);
    }
}
