using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Records;

// Alone, because allocations are counted for the whole process.
[CollectionDefinition(nameof(StreamingMemoryTests), DisableParallelization = true)]
[Collection(nameof(StreamingMemoryTests))]
public sealed class StreamingMemoryTests
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("documents", "film", "content");

    [Fact]
    public async Task Sealing_and_opening_64_MiB_allocates_less_than_2_MiB()
    {
        const long size = 64L << 20;
        using var bench = new ProtectionBench();
        await bench.Keys.Bind(Subject);
        await bench.Protector.Seal(Subject, Address, new byte[1]);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var record = new FileStream(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await bench.Protector.SealTo(Subject, Address, new Zeroes(size), record);
        record.Position = 0;
        await using var plain = await bench.Protector.OpenRead(Subject, Address, record);
        await plain.CopyToAsync(Stream.Null);

        Assert.Equal(SealedEnvelope.SealedLength(size), record.Length);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 2L << 20);
    }
}
