namespace Infrastructure.Tests.Bicep;

/// <summary>A change of one place in one file: the old text is there once.</summary>
internal sealed record Mutation(string File, string Old, string New)
{
    public string Apply(string source)
    {
        var at = source.IndexOf(Old, StringComparison.Ordinal);
        if (at < 0 || source.IndexOf(Old, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{File} has this text not exactly once: {Old}");
        return source[..at] + New + source[(at + Old.Length)..];
    }
}
