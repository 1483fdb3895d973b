using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Compliance.Testing.Node;

/// <summary>
/// A copy of a folder of this repository with the packages that its <c>package-lock.json</c> pins, in the system's temporary folder.
/// Installed once; a test is skipped where Node.js, npm or the network is missing.
/// </summary>
public sealed class NodeFolder
{
    private static readonly string[] NetworkFailures =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "E404"];

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private readonly string _what;

    private NodeFolder(string what, string path) => (_what, Path) = (what, path);

    /// <summary>Where the copy is.</summary>
    public string Path { get; }

    /// <param name="what">Whose code it is, for the reason why a test is skipped.</param>
    /// <param name="source">From the repository's root.</param>
    /// <param name="files">What is copied, by path in the folder.</param>
    public static async Task<NodeFolder> Install(string what, string source, IReadOnlyList<string> files)
    {
        var contents = files.Select(file => File.ReadAllBytes(System.IO.Path.Combine(source, file))).ToList();
        byte[] all = [.. files.Zip(contents).SelectMany(each => Encoding.UTF8.GetBytes(each.First).Concat(each.Second))];
        var hash = Convert.ToHexStringLower(SHA256.HashData(all))[..16];
        var folder = new NodeFolder(what, System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"compliance-node-{hash}"));
        Directory.CreateDirectory(folder.Path);
        await using (await Lock(folder.Path))
        {
            // Written last: an install that was cut short leaves none.
            var marker = System.IO.Path.Combine(folder.Path, ".installed");
            if (!File.Exists(marker))
            {
                foreach (var (file, content) in files.Zip(contents))
                {
                    var path = System.IO.Path.Combine(folder.Path, file);
                    Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                    await File.WriteAllBytesAsync(path, content);
                }

                await folder.Install();
                await File.WriteAllTextAsync(marker, "");
            }
        }

        return folder;
    }

    /// <summary>Starts a program of the folder, or `node`.</summary>
    public Process Start(string file, params IEnumerable<string> arguments) => Start(file, arguments, new Dictionary<string, string>());

    /// <summary>Runs npm to its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public async Task<(int Code, string Output)> Npm(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        using var npm = OperatingSystem.IsWindows()
            ? Start("cmd.exe", ["/d", "/c", "npm", .. arguments], environment)
            : Start("npm", arguments, environment);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        var text = await output + errors;
        await npm.WaitForExitAsync();
        return (npm.ExitCode, text);
    }

    private async Task Install()
    {
        var (code, output) = await Npm(
            new Dictionary<string, string>(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier",
            "--loglevel=error");
        Assert.SkipWhen(code != 0 && output.Contains("EBADENGINE", StringComparison.Ordinal), $"{_what} needs a newer Node.js.");
        Assert.SkipWhen(
            code != 0 && NetworkFailures.Any(failure => output.Contains(failure, StringComparison.Ordinal)),
            $"{_what} could not be installed: npm's registry was not reached.");
        Assert.True(code == 0, output);
    }

    private static async Task<FileStream> Lock(string home)
    {
        while (true)
        {
            try
            {
                return new FileStream(
                    System.IO.Path.Combine(home, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll);
            }
        }
    }

    private Process Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"`{file}` was not found: {_what} needs Node.js and npm.");
            throw;
        }
    }
}
