using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Azure.Data.Tables;
using Compliance.Correspondence;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Correspondence;

/// <summary>A partition for each request, and a row for each message under its number.</summary>
internal sealed class MessageStore(StorageLayout layout, CaseColumns columns) : IMessageStore, ICaseRows
{
    internal static readonly StateTable Table = new("messages", StateAccount.State, Role.Service);

    private const string Sender = "Sender";
    private const string At = "At";
    private const string Asks = "Asks";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<Message> Add(
        string requestId, MessageSender sender, Instant at, Personal<string> text, bool asks, CancellationToken cancellation)
    {
        var content = Encoding.UTF8.GetBytes(text.Reveal());
        for (var number = await Count(requestId, cancellation) + 1; ; number++)
        {
            var row = new TableEntity(requestId, number.ToString("D4", CultureInfo.InvariantCulture))
            {
                [Sender] = sender.ToString(), [At] = at.ToDateTimeOffset(), [Asks] = asks,
            };
            await columns.Of(Table.Name, requestId).Seal(row, content, cancellation);

            // Of two who write at once, the second one takes the next number.
            if (await _table.TryAdd(row, cancellation) is not null)
                return new Message(row.RowKey, sender, at, text, asks);
        }
    }

    public async IAsyncEnumerable<Message> List(string requestId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var sealedText = columns.Of(Table.Name, requestId);
        await foreach (var row in _table.QueryAsync<TableEntity>(Of(requestId), cancellationToken: cancellation))
        {
            yield return new Message(
                row.RowKey, Enum.Parse<MessageSender>(row.GetString(Sender)), Instant.FromDateTimeOffset(row.GetDateTimeOffset(At)!.Value),
                Personal.Of(Encoding.UTF8.GetString(await sealedText.Open(row, cancellation))), row.GetBoolean(Asks) ?? false);
        }
    }

    public async Task<int> Count(string requestId, CancellationToken cancellation) =>
        await _table.QueryAsync<TableEntity>(Of(requestId), select: ["RowKey"], cancellationToken: cancellation).CountAsync(cancellation);

    public Task Remove(string requestId, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"PartitionKey eq {requestId}"), cancellation);

    private static string Of(string requestId) => TableClient.CreateQueryFilter($"PartitionKey eq {requestId}");
}
