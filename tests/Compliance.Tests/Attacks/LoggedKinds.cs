using Compliance.Proof.Verifying;
using Compliance.Testing.Domain;

namespace Compliance.Tests.Attacks;

internal static class LoggedKinds
{
    private const int BundleSize = 256;

    /// <summary>
    /// How many entries of a kind the whole log has, once its checkpoint covers what was appended: it follows within a second.
    /// </summary>
    public static async Task<int> Leaves(this DomainBench bench, EntryKind kind)
    {
        var signed = bench.Log.Identity.Read((await bench.Log.Guard.Read(default))!.Note.Span).Size;
        var view = (await bench.Log.Reader.Read(default))!;
        for (var look = 0; view.Checkpoint.Size < signed && look < 50; look++)
        {
            await Task.Delay(100);
            view = (await bench.Log.Reader.Read(default))!;
        }

        Assert.True(view.Checkpoint.Size >= signed, "The log's checkpoint does not come.");
        var found = 0;
        for (var bundle = 0L; bundle * BundleSize < view.Checkpoint.Size; bundle++)
            found += (await view.ReadLeaves(bundle, default)).Count(leaf => leaf.Span[1] == (byte)kind);
        return found;
    }
}
