using System.Diagnostics;

namespace Compliance.Testing.Node;

/// <summary>
/// The code of others, pinned in a folder's <c>package-lock.json</c>, in one Node.js process. A test is skipped where it cannot be
/// installed.
/// </summary>
public sealed class NodeOracle : IDisposable
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "oracle.mjs"];

    private readonly Process _node;

    private NodeOracle(Process node) => _node = node;

    /// <param name="what">Whose code it is, for the reason why a test is skipped.</param>
    /// <param name="folder">Of a test project, with the files.</param>
    public static async Task<NodeOracle> Start(string what, params string[] folder)
    {
        var installed = await NodeFolder.Install(what, Repository.PathTo(["tests", .. folder]), Files);
        return new NodeOracle(installed.Start("node", "oracle.mjs"));
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
}
