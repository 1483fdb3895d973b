using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Demo;
using Compliance.Testing.Canaries;

namespace Compliance.EndToEnd.Tests.Canaries;

/// <summary>
/// Every place that data can end up in: stores, this system's own state and histories, files, logs, the console, and answers.
/// </summary>
internal sealed class Sinks(RunningShop shop)
{
    private static readonly string[] OfTheShop =
    [
        "table profiles", "container documents", "container pictures", "blob documents/", "blob pictures/",
        "file sales.db", "file marketing.db",
    ];

    private readonly List<string> _answers = [];

    /// <summary>Whether a place belongs to the shop's four stores, where personal data is at home until it is erased.</summary>
    public static bool IsTheShops(string place) => OfTheShop.Any(own => place.StartsWith(own, StringComparison.Ordinal));

    /// <summary>Keeps what the API answered, to be searched with the rest.</summary>
    public void Answered(string text) => _answers.Add(text);

    /// <summary>Runs a request and keeps every status that it shows on the way.</summary>
    /// <param name="api">Of the host.</param>
    /// <param name="right">Which right.</param>
    /// <param name="identities">Whose.</param>
    /// <param name="whenItWaits">Brings back the store that the request will wait for; null where it will not.</param>
    public async Task<RequestEnd> Run(ApiClient api, string right, Dictionary<string, string> identities, Func<Task>? whenItWaits = null)
    {
        var id = await api.Submit(right, identities);
        if (whenItWaits is not null)
        {
            await Follow("waiting");
            await whenItWaits();
        }

        await Follow("closed", "failed", "quarantined");
        return await api.End(id);

        Task Follow(params string[] states) => api.Until($"api/requests/{id}", status =>
        {
            Answered(status.ToJsonString());
            return states.Contains(status["state"]!.GetValue<string>());
        });
    }

    public async IAsyncEnumerable<Place> All()
    {
        await foreach (var place in new StorageContents(shop.Stores.StorageConnectionString).All())
            yield return place;
        await foreach (var place in DirectoryContents.Of(shop.Directory))
            yield return place;
        yield return Place.Of("log", string.Join('\n', shop.Log.Lines));
        yield return Place.Of("console", shop.Console);
        yield return Place.Of("answers", string.Join('\n', _answers));
    }
}
