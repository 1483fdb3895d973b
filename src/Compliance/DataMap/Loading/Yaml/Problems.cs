namespace Compliance.DataMap.Loading.Yaml;

/// <summary>Collects what is wrong or worth knowing, so that one reading of the files reports all of it.</summary>
internal sealed class Problems
{
    private readonly List<DataMapError> _errors = [];
    private readonly List<DataMapNote> _notes = [];
    private readonly HashSet<(string File, string Key)> _noted = [];
    private readonly List<DataMapError> _open = [];

    public IReadOnlyList<DataMapNote> Notes => [.. Ordered(_notes)];

    public void Add(Place place, string key, string where, string message) =>
        _errors.Add(new DataMapError(place.File, place.Line, place.Column, Key(key), Where(where), message));

    public void Note(Place place, string key, string where, string message) =>
        _notes.Add(new DataMapNote(place.File, place.Line, place.Column, Key(key), Where(where), message));

    /// <summary>For keys that a file may hold hundreds of times: the first of them speaks for the file.</summary>
    public void NoteOnce(Place place, string key, string where, string message)
    {
        if (_noted.Add((place.File, key)))
            Note(place, key, where, message);
    }

    /// <summary>
    /// For keys of Fides that stand where Fides ignores them: an error in a map of this system, a note in a file that comes from there.
    /// </summary>
    public void AddWhereOurs(Place place, string key, string where, string message) =>
        _open.Add(new DataMapError(place.File, place.Line, place.Column, Key(key), Where(where), message));

    /// <summary>Says once and for all whether this system's blocks are in the files.</summary>
    public void Settle(bool isOurs)
    {
        if (isOurs)
            _errors.AddRange(_open);
        else
            _notes.AddRange(_open.Select(Ignored));
        _open.Clear();
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new DataMapException([.. Ordered(_errors)]);
    }

    /// <summary>For what makes reading on in this file pointless.</summary>
    public DataMapException Fatal(Place place, string key, string message)
    {
        Add(place, key, "", message);
        return new DataMapException([.. _errors]);
    }

    private static DataMapNote Ignored(DataMapError each) =>
        new(each.File, each.Line, each.Column, each.Key, each.Where, $"{each.Message}: it is ignored here");

    private static string Key(string key) => key.Length == 0 ? "''" : Spelling.Shorten(key, 64);

    private static string Where(string where) => Spelling.Shorten(where, 256);

    private static IOrderedEnumerable<T> Ordered<T>(IEnumerable<T> findings)
        where T : DataMapFinding =>
        findings.OrderBy(each => each.File, StringComparer.Ordinal).ThenBy(each => each.Line).ThenBy(each => each.Column);
}
