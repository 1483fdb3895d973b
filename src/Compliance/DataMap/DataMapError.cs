namespace Compliance.DataMap;

/// <summary>Something about a data map, with its place in the files.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Key">The key that it is about, as written in the file.</param>
/// <param name="Where">The dataset, collection or field it belongs to, for instance <c>shop_sql.buyers.mail</c>; empty at the top.</param>
/// <param name="Message">In a sentence, with the remedy where there is one; names from the map alone.</param>
public abstract record DataMapFinding(string File, int Line, int Column, string Key, string Where, string Message)
{
    public sealed override string ToString() => $"{File}:{Line}:{Column}: {Key}{(Where.Length == 0 ? "" : $" in {Where}")}: {Message}";
}

/// <summary>One thing that is wrong in a data map.</summary>
public sealed record DataMapError(string File, int Line, int Column, string Key, string Where, string Message)
    : DataMapFinding(File, Line, Column, Key, Where, Message);

/// <summary>One thing that the author of a data map should know: the map loads all the same.</summary>
public sealed record DataMapNote(string File, int Line, int Column, string Key, string Where, string Message)
    : DataMapFinding(File, Line, Column, Key, Where, Message);

/// <summary>A data map that cannot be used, with every error in it, in the order of the files.</summary>
public sealed class DataMapException(IReadOnlyList<DataMapError> errors)
    : Exception(string.Join(Environment.NewLine, errors.Select(error => error.ToString())))
{
    public IReadOnlyList<DataMapError> Errors { get; } = errors;
}
