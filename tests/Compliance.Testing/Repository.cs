namespace Compliance.Testing;

/// <summary>The repository that the tests were built in.</summary>
public static class Repository
{
    /// <summary>Its root; null where the tests were copied out of it.</summary>
    public static string? FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ComplianceFunctions.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }

    /// <summary>Its root.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside it.</exception>
    public static string Root => FindRoot() ?? throw new InvalidOperationException("The tests run outside the repository.");

    /// <summary>A file or folder, by its path from the root.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside the repository.</exception>
    public static string PathTo(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);
}
