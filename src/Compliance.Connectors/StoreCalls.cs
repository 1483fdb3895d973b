using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml;
using Compliance.Connectors.Rows;
using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Connectors;

/// <summary>
/// Runs the calls to one store. Whatever a driver throws may hold values, so nothing of it survives but a code and names: no message,
/// no inner exception.
/// </summary>
/// <param name="connection">The connection's name.</param>
/// <param name="judge">The failure code of a driver's exception; null where the driver did not throw it.</param>
/// <param name="detail">Names of fields and constraints that a driver's exception gives, never values; null where it gives none.</param>
internal sealed class StoreCalls(string connection, Func<Exception, string?> judge, Func<Exception, string?>? detail = null)
{
    public async Task<T> Run<T>(Collection? collection, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (Exception error)
        {
            throw Translate(error, collection, cancellation);
        }
    }

    public async IAsyncEnumerable<T> Stream<T>(
        Collection? collection, IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var items = source.GetAsyncEnumerator(cancellation);
        while (await Run(collection, async () => await items.MoveNextAsync(), cancellation))
            yield return items.Current;
    }

    public Exception Translate(Exception error, Collection? collection, CancellationToken cancellation)
    {
        if (error is StepFailedException)
            return error;
        if (error is UnexpectedShapeException shape)
            return new StepFailedException(ConnectorFailure.Mismatch, ConnectorFailure.Place(connection, collection, shape.Path));
        if (cancellation.IsCancellationRequested)
            return new OperationCanceledException(cancellation);
        return judge(error) switch
        {
            FailureCode.StoreUnavailable => new StepFailedException(FailureCode.StoreUnavailable, connection),
            { } code => new StepFailedException(code, ConnectorFailure.Reference(connection, collection, detail?.Invoke(error))),
            null when IsUnreadable(error) =>
                new StepFailedException(ConnectorFailure.Mismatch, ConnectorFailure.Reference(connection, collection)),
            null when IsOutage(error) => new StepFailedException(FailureCode.StoreUnavailable, connection),
            // The type's name tells a developer where to look, and holds no value.
            null => new StepFailedException(
                FailureCode.Unexpected, $"{ConnectorFailure.Reference(connection, collection)}: {error.GetType().Name}"),
        };
    }

    // What a reader of JSON, XML, numbers or addresses says of a text that is none.
    private static bool IsUnreadable(Exception error) => error is JsonException or XmlException or FormatException;

    // Without a cancelled caller, a cancellation is a driver's own timeout.
    private static bool IsOutage(Exception error) =>
        error is OperationCanceledException or TimeoutException or IOException or HttpRequestException or SocketException;
}
