namespace Compliance.Cli;

/// <summary>Reads files that others may have made: never more of them than they may have.</summary>
internal static class BoundedFile
{
    /// <exception cref="UsageException">It cannot be read, or is larger than that many bytes.</exception>
    public static byte[] Read(string path, int limit)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[limit + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= limit
                ? bytes[..length]
                : throw new UsageException($"{path} is larger than {limit:N0} bytes, which nothing of its kind is.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"{path} cannot be read: {Cause(cause)}");
        }
    }

    private static string Cause(Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "it is a folder, or access is denied.",
        _ => cause.Message,
    };
}
