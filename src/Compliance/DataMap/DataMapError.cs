namespace Compliance.DataMap;

/// <summary>One thing that is wrong in a data map.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Key">The offending key, as written in the file.</param>
/// <param name="Where">The dataset, collection or field it belongs to, for instance <c>shop_sql.buyers.mail</c>; empty at the top.</param>
/// <param name="Message">What is wrong, with the remedy where there is one.</param>
public sealed record DataMapError(string File, int Line, int Column, string Key, string Where, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Key}{(Where.Length == 0 ? "" : $" in {Where}")}: {Message}";
}

/// <summary>A data map that cannot be used, with every error in it, in the order of the file.</summary>
public sealed class DataMapException(IReadOnlyList<DataMapError> errors)
    : Exception(string.Join(Environment.NewLine, errors.Select(error => error.ToString())))
{
    public IReadOnlyList<DataMapError> Errors { get; } = errors;
}
