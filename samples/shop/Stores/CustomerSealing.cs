using Shop.Generation;

namespace Shop.Stores;

/// <summary>Seals what belongs to a sealed customer and leaves everybody else's as it is.</summary>
internal sealed class CustomerSealing(ISealing? sealing, IReadOnlySet<string> sealedCustomers)
{
    public static async Task<CustomerSealing> Prepare(
        ISealing? sealing, IEnumerable<Customer> customers, Action<int> done, CancellationToken cancellation)
    {
        if (sealing is null)
            return new CustomerSealing(null, new HashSet<string>());
        var toSeal = customers.ToList();
        await Parallel.ForEachAsync(toSeal, cancellation, async (customer, stop) =>
        {
            await sealing.Register(customer.Number, customer.Identities, stop);
            done(1);
        });
        return new CustomerSealing(sealing, toSeal.Select(customer => customer.Number).ToHashSet());
    }

    public bool Seals(string customer) => sealedCustomers.Contains(customer);

    public async Task<string> Text(
        string customer, string collection, string record, string field, string plaintext, CancellationToken cancellation) =>
        Seals(customer) ? await sealing!.SealText(customer, collection, record, field, plaintext, cancellation) : plaintext;

    public Task Content(
        string customer,
        string collection,
        string record,
        string field,
        Stream plaintext,
        Stream destination,
        CancellationToken cancellation) =>
        Seals(customer)
            ? sealing!.SealContent(customer, collection, record, field, plaintext, destination, cancellation)
            : plaintext.CopyToAsync(destination, cancellation);
}
