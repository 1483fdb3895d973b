namespace Compliance.Web.Home;

/// <summary>What the first page shows: names and states, no personal data and no secret.</summary>
/// <param name="Version">Of this application.</param>
/// <param name="Controller">Who is responsible, as the data map says; null where it does not.</param>
/// <param name="Stores">The connections of the data map, by name.</param>
/// <param name="Unready">The health checks that are not healthy, with their state in a word.</param>
/// <param name="IsReady">Whether requests can be served.</param>
public sealed record HomeView(
    string Version, string? Controller, IReadOnlyList<HomeStore> Stores, IReadOnlyList<string> Unready, bool IsReady);

/// <param name="Name">As datasets name the connection.</param>
/// <param name="Kind">For instance <c>sql</c>.</param>
/// <param name="IsConfigured">Whether this host can reach it.</param>
public sealed record HomeStore(string Name, string Kind, bool IsConfigured);
