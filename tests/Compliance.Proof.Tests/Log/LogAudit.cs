using Compliance.Proof.Log;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Log;

/// <summary>What must hold of a log whatever happened to it.</summary>
internal static class LogAudit
{
    /// <summary>
    /// These ids are logged, each once and where its receipt says; guard and published checkpoint agree; every checkpoint ever signed is of
    /// one history.
    /// </summary>
    public static async Task IsWhole(LogBench log, params string[] ids)
    {
        await using (var writer = log.Writer())
            await writer.Check(default);
        var view = await log.View();
        var guarded = log.Signing.Identity.Read((await log.Guard.Read(default))!.Note.Span);
        Assert.Equal(guarded.Write(), view.Checkpoint.Write());

        var leaves = new List<string>();
        for (var bundle = 0L; bundle * 256 < view.Checkpoint.Size; bundle++)
            leaves.AddRange((await view.ReadLeaves(bundle, default)).Select(leaf => Convert.ToHexString(leaf.Span)));
        Assert.Equal(leaves.Count, leaves.Distinct().Count());

        foreach (var id in ids)
        {
            var receipt = log.Index.Entries[id];
            for (var i = 0; i < receipt.Entries.Count; i++)
                Assert.Equal(Convert.ToHexString(receipt.Entries[i].Leaf()), leaves[(int)receipt.Index + i]);
        }
        var padding = leaves.Count(leaf => leaf[2..4] == "00");
        Assert.Equal(leaves.Count - padding, log.Index.Entries.Values.Sum(each => each.Entries.Count));

        foreach (var kept in log.Signed())
        {
            var earlier = log.Signing.Identity.Read(kept.Span);
            Assert.Equal(earlier.Root.ToArray(), await view.RootOf(earlier.Size, default));
        }
        // What a dead writer staged for a larger tree stays until the log has grown over it.
        Assert.DoesNotContain(log.Store.Objects.Keys, path =>
            path.StartsWith("staging/", StringComparison.Ordinal) && StagedBatch.SizeIn(path) <= view.Checkpoint.Size);
    }
}
