namespace Shop.Marketing;

/// <param name="Url">Where to listen; port 0 takes any free one. Loopback only: the service speaks plain HTTP.</param>
/// <param name="DatabasePath">The SQLite file that keeps the state; made if absent.</param>
/// <param name="ApiKey">What callers must present as a bearer token; at least 16 characters.</param>
public sealed record MarketingOptions(string Url, string DatabasePath, string ApiKey)
{
    public override string ToString() => $"{nameof(MarketingOptions)} {Url}";

    internal void Validate()
    {
        if (ApiKey.Length < 16)
            throw new ArgumentException("The API key needs at least 16 characters.");
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || !url.IsLoopback)
            throw new ArgumentException("The marketing service listens on loopback only, for instance on http://127.0.0.1:5010.");
    }
}
