namespace Compliance.Cli.Tests.PublicSchemas;

/// <summary>The names of a public schema for a customer, their invoices, and the lines of these.</summary>
internal sealed record PublicShop
{
    public required string Customers { get; init; }

    public required string CustomerKey { get; init; }

    /// <summary>Columns of a customer that hold personal data.</summary>
    public required IReadOnlyList<string> Personal { get; init; }

    public required string Invoices { get; init; }

    public required string InvoiceKey { get; init; }

    public required string InvoiceDate { get; init; }

    public required string Lines { get; init; }

    /// <summary>A customer with invoices before <see cref="Cut"/> and after it.</summary>
    public required string Customer { get; init; }

    /// <summary>A day without invoices, and the next has none either: invoices before it have expired in the tests.</summary>
    public required DateOnly Cut { get; init; }

    /// <summary>From the cut until today, in weeks and days, for a period has at most 10,000 days.</summary>
    public string Period(DateOnly today)
    {
        var days = today.DayNumber - Cut.DayNumber;
        return $"P{days / 7}W{(days % 7 == 0 ? "" : $"{days % 7}D")}";
    }

    /// <summary>The lines of a drafted map that a person has to write: each old line, and what replaces it.</summary>
    public IReadOnlyList<(string Old, string New)> Edits(DateOnly today) =>
    [
        ("  # controller: the company's name, as certificates show it", "  controller: The shop"),
        ("    shop: {kind: sql} # add backups, for instance P35D: how long a backup of the store is kept",
            "    shop: {kind: sql, backups: P35D}"),
        ($"    # compliance: {{retention: {{period: P10Y, from: {InvoiceDate}, ground: legal_obligation, law: 'the provision'}}}} "
            + "# proposed, where a law keeps these rows",
            $"    compliance: {{retention: {{period: {Period(today)}, from: {InvoiceDate}, ground: legal_obligation, law: AO § 147}}}}"),
        ($"    # compliance: {{retention: {{with: {Invoices}}}}} # proposed, where a law keeps these rows",
            $"    compliance: {{retention: {{with: {Invoices}}}}}"),
    ];
}
