using Azure.Data.Tables;
using Compliance.Protection.Keys;

namespace Compliance.Storage.Keys;

/// <summary>One row per subject. A row is added once and then only moves on; none is ever deleted.</summary>
internal sealed class SubjectKeyStore(StorageLayout layout) : ISubjectKeyStore
{
    private const string Row = "key";

    private readonly TableClient table = layout.Keys;

    public async Task<SubjectKeyBinding?> Find(string subject, CancellationToken cancellationToken = default) =>
        await table.Find(subject, Row, cancellationToken) is { } row ? Read(row) : null;

    public async Task<SubjectKeyBinding?> TryAdd(SubjectKeyBinding binding, CancellationToken cancellationToken = default) =>
        await table.TryAdd(Write(binding), cancellationToken) is { } etag ? binding with { ETag = etag.ToString() } : null;

    public async Task<SubjectKeyBinding?> TryReplace(SubjectKeyBinding binding, CancellationToken cancellationToken = default) =>
        await table.TryReplace(Write(binding), cancellationToken) is { } etag ? binding with { ETag = etag.ToString() } : null;

    private static TableEntity Write(SubjectKeyBinding binding) => new(binding.Subject, Row)
    {
        ETag = new Azure.ETag(binding.ETag),
        ["DataKeyId"] = binding.DataKeyId,
        ["KeyName"] = binding.KeyName,
        ["KeyVersion"] = binding.KeyVersion,
        ["WrappedDataKey"] = binding.WrappedDataKey.ToArray(),
        ["State"] = binding.State.ToString(),
        ["SharedKey"] = binding.SharedKey,
    };

    private static SubjectKeyBinding Read(TableEntity row) => new(
        row.PartitionKey,
        row.GetGuid("DataKeyId")!.Value,
        row.GetString("KeyName"),
        row.GetString("KeyVersion"),
        row.GetBinary("WrappedDataKey"),
        Enum.Parse<BindingState>(row.GetString("State")),
        row.GetBoolean("SharedKey")!.Value,
        row.ETag.ToString());
}
