using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Compliance.LocalHost.Vault;

/// <summary>Files that are whole or not there, whenever the process or the machine stops, and that only their owner reads.</summary>
internal static class DurableFile
{
    private const string Temporary = ".tmp";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void EnsureDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Writes aside, flushes to disk, and renames into place.</summary>
    /// <exception cref="IOException">The file exists, and <paramref name="overwrite"/> is false.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var aside = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}{Temporary}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            // Held open until it has its name: that is how another process tells it from a leftover.
            using var stream = new FileStream(aside, options);
            stream.Write(content);
            stream.Flush(flushToDisk: true);
            if (overwrite || OperatingSystem.IsWindows()) File.Move(aside, path, overwrite);
            else Claim(aside, path);
        }
        catch
        {
            Shred(aside);
            throw;
        }
        FlushDirectory(path);
    }

    /// <summary>Opens the file to read and write in place, unbuffered, and makes it if it is missing.</summary>
    /// <exception cref="IOException">Another holds it in a way that <paramref name="share"/> does not allow, or it cannot be
    /// opened.</exception>
    public static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new(path, options);
    }

    /// <summary>The content, or null if there is no such file.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            // Shared fully: on Windows a reader would otherwise hold off a rename or a deletion.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Overwrites and deletes; a file that is not there is no error. What a file system or a solid-state disk keeps elsewhere, this
    /// does not reach.
    /// </summary>
    public static void Shred(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            stream.Write(new byte[stream.Length]);
            stream.Flush(flushToDisk: true);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        Delete(path);
    }

    /// <summary>Deletes, durably; a file that is not there is no error.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        FlushDirectory(path);
    }

    /// <summary>Shreds what a crash left half-written. A file that is being written just now is in use, and left alone.</summary>
    public static void ShredLeftovers(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Temporary))
        {
            try
            {
                Shred(path);
            }
            catch (IOException)
            {
                // In use.
            }
        }
    }

    // On Unix File.Move looks whether the name is free and renames then: of two at once, the later would win. A link is refused instead.
    private static void Claim(string aside, string path)
    {
        if (NativeMethods.Link(Encoding.UTF8.GetBytes(aside + "\0"), Encoding.UTF8.GetBytes(path + "\0")) == 0) File.Delete(aside);
        else if (Marshal.GetLastPInvokeError() == NativeMethods.Exists) throw new IOException("The file exists.");
        else File.Move(aside, path, overwrite: false);
    }

    // On Unix a rename is durable once its directory is flushed, and .NET opens no directories.
    private static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var directory = NativeMethods.Open(
            Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetFullPath(path)) + "\0"), NativeMethods.ReadOnly);
        if (directory < 0)
            return;
        _ = NativeMethods.Flush(directory);
        _ = NativeMethods.Close(directory);
    }

    private static class NativeMethods
    {
        public const int ReadOnly = 0;
        public const int Exists = 17;

        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Link(byte[] path, byte[] name);

        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
