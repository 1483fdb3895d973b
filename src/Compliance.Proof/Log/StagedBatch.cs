using System.Globalization;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>
/// All that a batch writes, there before the batch is committed or with it: whoever comes after a crash finishes from it. Beside the
/// checkpoint in the guard while it is small, in an object of its own where it is not.
/// </summary>
/// <param name="After">The size of the tree that it follows.</param>
/// <param name="Objects">Tiles, bundles and the like, by path.</param>
/// <param name="Index">By id.</param>
internal sealed record StagedBatch(
    long After, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Objects, IReadOnlyDictionary<string, IndexedLogEntry> Index)
{
    public const string Start = "staging/";

    /// <summary>The tree it leads to names it, so that each writer has another and what was committed finds its own.</summary>
    public static string PathOf(Checkpoint tree) => string.Create(
        CultureInfo.InvariantCulture, $"{Start}{tree.Size}-{Convert.ToHexStringLower(tree.Root.Span)}");

    public static long SizeIn(string path) => long.Parse(path[Start.Length..].Split('-')[0], CultureInfo.InvariantCulture);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(After);
        writer.Write(Objects.Count);
        foreach (var (path, content) in Objects)
            Write(writer, path, content.Span);
        writer.Write(Index.Count);
        foreach (var (id, receipt) in Index)
            Write(writer, id, ReceiptFormat.Write(receipt));
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="FormatException">It is none, or was cut.</exception>
    public static StagedBatch Read(ReadOnlyMemory<byte> staged)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(staged.ToArray()), Encoding.UTF8);
            var after = reader.ReadInt64();
            var objects = Parts(reader).ToDictionary(each => each.Name, each => (ReadOnlyMemory<byte>)each.Content, StringComparer.Ordinal);
            var receipts = Parts(reader).ToDictionary(each => each.Name, each => ReceiptFormat.Read(each.Content), StringComparer.Ordinal);
            return new StagedBatch(after, objects, receipts);
        }
        catch (Exception cut) when (cut is EndOfStreamException or ArgumentException)
        {
            throw new FormatException("What was staged is not whole.");
        }
    }

    private static void Write(BinaryWriter writer, string name, ReadOnlySpan<byte> content)
    {
        writer.Write(name);
        writer.Write(content.Length);
        writer.Write(content);
    }

    private static List<(string Name, byte[] Content)> Parts(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var parts = new List<(string, byte[])>();
        while (parts.Count < count)
        {
            var (name, length) = (reader.ReadString(), reader.ReadInt32());
            var content = reader.ReadBytes(length);
            parts.Add(content.Length == length ? (name, content) : throw new EndOfStreamException());
        }
        return parts;
    }
}
