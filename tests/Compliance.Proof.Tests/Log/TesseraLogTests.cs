using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Log;

/// <summary>
/// A small log that another implementation published with its key: github.com/transparency-dev/tessera, testdata/log, commit
/// 1811ae1a7c401c971d9cff2a5cfdfba07a26161e. Its entries are the words below.
/// </summary>
public sealed class TesseraLogTests
{
    private const string Key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    private const string Note =
        "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
        + "\u2014 example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n";

    private static readonly string[] Words =
        ["one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten", "ileven", "twelf", "threeten", "fourten", "fivten"];

    // Of the checkpoints of 0 to 15 entries.
    private static readonly string[] Roots =
    [
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=",
        "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=",
        "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=",
        "zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=",
        "gy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ=",
        "a6sWvsc2eEzmj72vah7mZ5dwFltivehh2b11qwlp5Jg=",
        "IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=",
        "bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=",
        "CvhHViE3S9E3htHLR+25mapWoGCJ3WckMq1UtC3VmEY=",
        "y8/gZsZCtitsMan09tY+k8I7Qpr7Y5fbO2tLi9GQnfU=",
        "Yok1cS5VdokGLBy73BC2I16b3atss6KBN9jnIi6Fz/A=",
        "uZo6M+IhVna+CLgWCrJs0xBPUHbozHkYTQASduHSLME=",
        "av0kLH0VkkVDrTuZzBGIx7d9z5G1l/GlKz/nAV/8woQ=",
        "SvCd38yNade7xEPY1a/aAc1M3A2AHYVF8lIiUnsH1ao=",
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=",
    ];

    [Fact]
    public void Every_root_is_the_one_that_it_signed()
    {
        var edge = new TreeEdge();
        Assert.Equal(Roots[0], Convert.ToBase64String(edge.Root()));
        for (var i = 0; i < Words.Length; i++)
        {
            edge.AppendLeaf(Encoding.UTF8.GetBytes(Words[i]));
            Assert.Equal(Roots[i + 1], Convert.ToBase64String(edge.Root()));
        }
    }

    [Fact]
    public void Its_partial_tile_and_bundle_are_ours_byte_for_byte()
    {
        var (tile, bundle) = Parts(13);
        Assert.Equal("e0e226249b7c08f78b9f20f1ec08dc2f625867632c4240e843b091480aa3820b", Convert.ToHexStringLower(SHA256.HashData(tile)));
        Assert.Equal("0a0c8b26118fd8cc64c942ce11580a967c49bb494b931db9d8040736f4b8596a", Convert.ToHexStringLower(SHA256.HashData(bundle)));
    }

    [Fact]
    public async Task Its_signed_checkpoint_is_read_over_tiles_of_ours()
    {
        var store = new MemoryLogStore();
        var (tile, bundle) = Parts(15);
        await store.Overwrite("checkpoint", Encoding.UTF8.GetBytes(Note), default);
        await store.Overwrite("tile/0/000.p/15", tile, default);
        await store.Overwrite("tile/entries/000.p/15", bundle, default);
        var view = (await new LogReader(store, new("example.com/log/testdata", [VerifierKey.Parse(Key)])).Read(default))!;
        Assert.Equal(Words, (await view.ReadLeaves(0, default)).Select(leaf => Encoding.UTF8.GetString(leaf.Span)));
        for (var size = 0; size <= 15; size++)
            Assert.Equal(Roots[size], Convert.ToBase64String(await view.RootOf(size, default)));
    }

    private static (byte[] Tile, byte[] Bundle) Parts(int size)
    {
        var (edge, bundle) = (new TreeEdge(), new List<byte>());
        foreach (var word in Words.Take(size).Select(Encoding.UTF8.GetBytes))
        {
            edge.AppendLeaf(word);
            EntryBundle.Append(bundle, word);
        }
        return (edge.Partial(0).ToArray(), [.. bundle]);
    }
}
