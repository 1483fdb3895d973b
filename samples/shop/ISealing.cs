namespace Shop;

/// <summary>
/// What the shop asks of whoever knows about keys. It is called for the sealed customers alone, from several threads, and
/// for one customer <see cref="Register"/> returns before anything of theirs is sealed.
/// </summary>
public interface ISealing
{
    /// <summary>
    /// Prepares a customer's key and makes them findable by their identities, which no store of sealed profiles shows
    /// any more. Safe to repeat.
    /// </summary>
    /// <param name="customerNumber">For instance C000123.</param>
    /// <param name="identities">By kind: customer_number, email, phone.</param>
    /// <param name="cancellation">Stops it.</param>
    Task Register(string customerNumber, IReadOnlyDictionary<string, string> identities, CancellationToken cancellation);

    /// <summary>Seals one text for one place.</summary>
    /// <param name="customerNumber">Whose key.</param>
    /// <param name="collection">As the data map addresses it: dataset.collection.</param>
    /// <param name="record">The row's key: the value itself, or a JSON array of the values of a key of several fields.</param>
    /// <param name="field">As the data map addresses it; dotted for nested fields.</param>
    /// <param name="plaintext">What to seal.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<string> SealText(
        string customerNumber, string collection, string record, string field, string plaintext, CancellationToken cancellation);

    /// <summary>Seals a document from one stream into another; both stay open.</summary>
    Task SealContent(
        string customerNumber,
        string collection,
        string record,
        string field,
        Stream plaintext,
        Stream destination,
        CancellationToken cancellation);
}
