namespace Compliance.DataMap.Loading;

/// <summary>Collects what is wrong, so that one reading of a file reports all of it.</summary>
internal sealed class Problems(string file)
{
    private readonly List<DataMapError> found = [];

    public void Add(Place place, string key, string where, string message) =>
        found.Add(new DataMapError(
            file, place.Line, place.Column, key.Length == 0 ? "''" : Spelling.Shorten(key, 64), Spelling.Shorten(where, 256), message));

    public void ThrowIfAny()
    {
        if (found.Count > 0)
            throw new DataMapException([.. found.OrderBy(each => each.Line).ThenBy(each => each.Column)]);
    }

    /// <summary>For what makes reading on pointless.</summary>
    public DataMapException Fatal(Place place, string key, string message)
    {
        Add(place, key, "", message);
        return new DataMapException([.. found]);
    }
}
