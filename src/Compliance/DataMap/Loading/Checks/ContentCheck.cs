namespace Compliance.DataMap.Loading.Checks;

/// <summary>A row has one body at most, and a body is no value: it is read, sealed and deleted whole.</summary>
internal static class ContentCheck
{
    public static void Run(CollectionDraft draft, string? connectionKind)
    {
        var contents = draft.Fields.Where(field => field.IsContent).ToArray();
        foreach (var second in contents.Skip(1))
            second.Problem("content", $"A collection has one content: {contents[0].Path} is it already");
        foreach (var content in contents)
        {
            if (content.Path.Contains('.', StringComparison.Ordinal))
                content.Problem("content", "Content stands by itself, not in an object");
            if (content.IsPrimaryKey || content.References.Count > 0)
                content.Problem("content", "Content is neither a key nor a reference");
            if (connectionKind is "sql" or "azure_tables")
                content.Problem("content", $"A store of kind {connectionKind} has no bodies: it is an ordinary field");
        }
    }
}
