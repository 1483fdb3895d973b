using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Access;

/// <summary>Turns a stored row into what its subject may see: sealed values opened, other people's data taken out.</summary>
internal sealed class RowOpener(SubjectProtector protector, string? subject, Collection collection)
{
    public const string OtherPerson = "[another person's data]";

    public async Task<Row> Open(Row row, CancellationToken cancellation)
    {
        foreach (var field in collection.Fields)
        {
            if (field.ThirdParty is ThirdPartyData.Redact)
                JsonPaths.Rewrite(row.Fields, field.Path, _ => OtherPerson);
            else if (field is { IsSealed: true, IsContent: false })
                await OpenValue(row, field, cancellation);
        }

        return row.Content is { } content ? new Row(row.Key, row.Fields, Opened(row, content)) : row;
    }

    private async Task OpenValue(Row row, Field field, CancellationToken cancellation)
    {
        var opened = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in FieldValues.At(row.Fields, field.Path).Where(SealedText.IsSealed).Distinct())
            opened[text] = await OpenText(Address(row, field), text, cancellation);
        if (opened.Count > 0)
            JsonPaths.Rewrite(row.Fields, field.Path, Plain);

        JsonNode? Plain(JsonNode? value) =>
            value is JsonValue leaf && leaf.TryGetValue<string>(out var text) && opened.TryGetValue(text, out var plain) ? plain : value;
    }

    /// <summary>What a ground keeps is the subject's to see too, also when their own key is gone and they are enrolled no more.</summary>
    private async Task<string> OpenText(RecordAddress address, string text, CancellationToken cancellation)
    {
        if (subject is not null)
        {
            try
            {
                return await protector.OpenText(subject, address, text, cancellation);
            }
            catch (RecordRetainedException)
            {
            }
        }

        try
        {
            return await protector.OpenRetainedText(address, text, cancellation);
        }
        catch (SealedRecordException) when (subject is null)
        {
            throw WithoutSubject();
        }
    }

    private RowContent? Opened(Row row, RowContent content)
    {
        var field = collection.Fields.FirstOrDefault(each => each.IsContent);
        if (field is { ThirdParty: ThirdPartyData.Redact })
            return null;
        if (field is not { IsSealed: true })
            return content;

        return content with { Open = async stop => await Open(await content.Open(stop), stop) };

        async Task<Stream> Open(Stream stored, CancellationToken stop)
        {
            var head = new byte[SealedEnvelope.Size];
            var read = await stored.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
            var whole = new PrefixedStream(head.AsMemory(0, read), stored);
            return SealedEnvelope.IsSealed(head.AsSpan(0, read))
                ? await protector.OpenRead(Subject(), Address(row, field), whole, stop)
                : whole;
        }
    }

    private RecordAddress Address(Row row, Field field) => new(collection.Address.ToString(), row.Key.Value, field.Path);

    private string Subject() => subject ?? throw WithoutSubject();

    private StepFailedException WithoutSubject() => new("sealed-without-subject", collection.Address.ToString());
}
