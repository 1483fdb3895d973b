namespace Shop.Marketing;

/// <param name="Name">The path segment and the table.</param>
/// <param name="Id">The field that identifies a record.</param>
/// <param name="Indexed">The fields that callers search by most.</param>
internal sealed record RecordKind(string Name, string Id, IReadOnlyList<string> Indexed)
{
    public static readonly IReadOnlyList<RecordKind> All =
    [
        new("contacts", "contact_id", ["email", "customer_number"]),
        new("events", "event_id", ["contact_id", "customer_number", "occurred_at"]),
    ];
}
