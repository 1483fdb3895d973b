using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Shop.Generation;

namespace Shop.Stores;

/// <summary>
/// One row per customer. Each customer is a partition, so that the number alone finds the row without a scan, as a real
/// table of millions needs it; the price is a transaction per row, paid once, at seeding.
/// </summary>
internal sealed class ProfileTable(TableClient table, CustomerSealing sealing)
{
    public const string RowKey = "profile";

    private const string Address = "shop_profiles.profiles";
    private const int Parallelism = 16;

    public async Task Write(IEnumerable<Customer> customers, Action<int> done, CancellationToken cancellation)
    {
        await table.CreateIfNotExistsAsync(cancellation);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation };
        await Parallel.ForEachAsync(customers, limit, async (customer, stop) =>
        {
            await table.UpsertEntityAsync(await Row(customer, stop), TableUpdateMode.Replace, stop);
            done(1);
        });
    }

    private async Task<TableEntity> Row(Customer customer, CancellationToken cancellation)
    {
        var record = new JsonArray(customer.Number, RowKey).ToJsonString();
        var preferences = (JsonObject)customer.Preferences.DeepClone();
        preferences["delivery_note"] = await Seal("preferences.delivery_note", customer.DeliveryNote);
        return new TableEntity(customer.Number, RowKey)
        {
            ["display_name"] = await Seal("display_name", customer.DisplayName),
            ["email"] = await Seal("email", customer.Email),
            ["phone"] = await Seal("phone", customer.Phone),
            ["birth_date"] = await Seal("birth_date", NodaTime.Text.LocalDatePattern.Iso.Format(customer.BirthDate)),
            ["street"] = await Seal("street", customer.Street),
            ["postal_code"] = await Seal("postal_code", customer.PostalCode),
            ["city"] = await Seal("city", customer.City),
            ["country"] = customer.Country,
            ["locale"] = customer.Locale,
            ["document_folder"] = customer.DocumentFolder,
            ["preferences"] = preferences.ToJsonString(),
            ["joined_at"] = customer.JoinedAt.ToDateTimeOffset(),
            ["loyalty_points"] = customer.LoyaltyPoints,
            ["crm_score"] = customer.CrmScore,
        };

        Task<string> Seal(string field, string plaintext) => sealing.Text(customer.Number, Address, record, field, plaintext, cancellation);
    }
}
