using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Protection.Keys;
using Compliance.Storage.Changes;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Keys;

/// <summary>One row per owner. A row is added once and then only moves on; none is ever deleted.</summary>
internal sealed class SubjectKeyStore(StorageLayout layout, ChangeNotes changes) : ISubjectKeyStore
{
    internal static readonly StateTable Table = new("keys", StateAccount.Keys, Role.Service, Role.Eraser);

    private const string Row = "key";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<SubjectKeyBinding?> Find(string subject, CancellationToken cancellationToken = default) =>
        await _table.Find(subject, Row, cancellationToken) is { } row ? Read(row) : null;

    public async IAsyncEnumerable<SubjectKeyBinding> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(each => each.RowKey == Row, cancellationToken: cancellationToken))
            yield return Read(row);
    }

    public Task<SubjectKeyBinding?> TryAdd(SubjectKeyBinding binding, CancellationToken cancellationToken = default) =>
        Make(binding, stop => _table.TryAdd(Write(binding), stop), cancellationToken);

    public Task<SubjectKeyBinding?> TryReplace(SubjectKeyBinding binding, CancellationToken cancellationToken = default) =>
        Make(binding, stop => _table.TryReplace(Write(binding), stop), cancellationToken);

    /// <summary>Decisions rest on whether somebody is known, fenced or erased; whoever is erased was fenced before.</summary>
    private async Task<SubjectKeyBinding?> Make(
        SubjectKeyBinding binding, Func<CancellationToken, Task<Azure.ETag?>> change, CancellationToken cancellation)
    {
        var made = KeyOwners.IsSubject(binding.Subject) && binding.State != BindingState.Erased
            ? await (await changes.Note(binding.Subject, cancellation)).Make(change, cancellation)
            : await change(cancellation);
        return made is { } etag ? binding with { ETag = etag.ToString() } : null;
    }

    private static TableEntity Write(SubjectKeyBinding binding)
    {
        var row = new TableEntity(binding.Subject, Row)
        {
            ETag = new Azure.ETag(binding.ETag),
            ["State"] = binding.State.ToString(),
            ["SharedKey"] = binding.SharedKey,
            ["Earlier"] = binding.Earlier.Count,
        };
        DataKeyColumns.Write(row, "", binding.Current);
        for (var index = 0; index < binding.Earlier.Count; index++)
            DataKeyColumns.Write(row, $"Earlier{index}", binding.Earlier[index]);
        if (binding.Term is { } term)
            (row["Ground"], row["TermYear"], row["TermMonth"]) = (term.Ground, term.Year, term.Month);
        return row;
    }

    private static SubjectKeyBinding Read(TableEntity row)
    {
        var blank = new SubjectKeyBinding(
            row.PartitionKey,
            Guid.Empty,
            "",
            "",
            default,
            Enum.Parse<BindingState>(row.GetString("State")),
            row.GetBoolean("SharedKey")!.Value,
            row.ETag.ToString())
        {
            Earlier = [.. Enumerable.Range(0, row.GetInt32("Earlier") ?? 0).Select(index => DataKeyColumns.Read(row, $"Earlier{index}"))],
            Term = row.GetString("Ground") is { } ground
                ? new(ground, row.GetInt32("TermYear")!.Value, row.GetInt32("TermMonth")!.Value)
                : null,
        };
        return blank.With(DataKeyColumns.Read(row, ""));
    }
}
