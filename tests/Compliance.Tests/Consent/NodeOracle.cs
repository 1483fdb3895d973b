using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Compliance.Testing;

namespace Compliance.Tests.Consent;

/// <summary>
/// The code of others, pinned in a folder's <c>package-lock.json</c>, in one Node.js process. Installed once, into the system's temporary
/// folder; a test is skipped where Node.js, npm or the network is missing.
/// </summary>
internal sealed class NodeOracle : IDisposable
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "oracle.mjs"];

    private static readonly string[] NetworkFailures =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "E404"];

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private readonly Process _node;

    private NodeOracle(Process node) => _node = node;

    /// <param name="what">Whose code it is, for the reason why a test is skipped.</param>
    /// <param name="folder">Of this project, with the files.</param>
    public static async Task<NodeOracle> Start(string what, params string[] folder)
    {
        var source = Repository.PathTo(["tests", "Compliance.Tests", .. folder]);
        var contents = Files.Select(file => File.ReadAllBytes(Path.Combine(source, file))).ToList();
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. contents.SelectMany(each => each)]))[..16];
        var home = Path.Combine(Path.GetTempPath(), $"compliance-oracle-{hash}");
        Directory.CreateDirectory(home);
        await using (await Lock(home))
        {
            // Written last: an install that was cut short leaves none.
            var marker = Path.Combine(home, ".installed");
            if (!File.Exists(marker))
            {
                foreach (var (file, content) in Files.Zip(contents))
                    await File.WriteAllBytesAsync(Path.Combine(home, file), content);
                await Install(what, home);
                await File.WriteAllTextAsync(marker, "");
            }
        }

        return new NodeOracle(Run(what, home, "node", "oracle.mjs"));
    }

    /// <summary>Sends every line and hands each answer on, in the same order. Both ways flow at once, so that no pipe fills up.</summary>
    public async Task Exchange(IReadOnlyList<string> lines, Action<int, string> answer)
    {
        var sending = Task.Run(async () =>
        {
            foreach (var line in lines)
                await _node.StandardInput.WriteLineAsync(line);
            await _node.StandardInput.FlushAsync();
        });
        for (var index = 0; index < lines.Count; index++)
        {
            var line = await _node.StandardOutput.ReadLineAsync();
            answer(index, line ?? throw new InvalidOperationException(await _node.StandardError.ReadToEndAsync()));
        }

        await sending;
    }

    public void Dispose()
    {
        _node.Kill(entireProcessTree: true);
        _node.Dispose();
    }

    private static async Task Install(string what, string home)
    {
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
        using var npm = OperatingSystem.IsWindows()
            ? Run(what, home, "cmd.exe", ["/d", "/c", "npm", .. arguments])
            : Run(what, home, "npm", arguments);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await output;
        await npm.WaitForExitAsync();
        Assert.SkipWhen(
            npm.ExitCode != 0 && NetworkFailures.Any(code => errors.Contains(code, StringComparison.Ordinal)),
            $"{what} could not be installed: npm's registry was not reached.");
        Assert.True(npm.ExitCode == 0, errors);
    }

    private static async Task<FileStream> Lock(string home)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(home, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll);
            }
        }
    }

    private static Process Run(string what, string home, string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"`{file}` was not found: {what} needs Node.js and npm.");
            throw;
        }
    }
}
