using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Records;

/// <summary>One record, altered in every way in which one byte can be.</summary>
public sealed class RecordMutationTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task No_record_with_a_byte_altered_put_in_or_left_out_opens_and_the_untouched_one_does(int size)
    {
        await _bench.Keys.Bind(Subject);
        var plaintext = Enumerable.Range(0, size).Select(n => (byte)n).ToArray();
        var record = await _bench.Protector.Seal(Subject, Address, plaintext);
        Assert.Equal(plaintext, await _bench.Protector.Open(Subject, Address, record));

        await Parallel.ForAsync(
            0,
            record.Length + 1,
            async (at, _) =>
            {
                for (var value = 0; value < 256; value++)
                {
                    if (at < record.Length && value != record[at])
                        await Refused([.. record[..at], (byte)value, .. record[(at + 1)..]]);
                    await Refused([.. record[..at], (byte)value, .. record[at..]]);
                }
                if (at < record.Length)
                {
                    await Refused([.. record[..at], .. record[(at + 1)..]]);
                    await Refused(record[..at]);
                }
            }
        );
        foreach (var more in new[] { 1, 16, ChunkedEncryption.ChunkSize, ChunkedEncryption.SealedChunkSize })
            await Refused([.. record, .. new byte[more]]);
        await Refused([.. record, .. record]);
        Assert.Equal(plaintext, await _bench.Protector.Open(Subject, Address, record));
    }

    private async Task Refused(byte[] altered) =>
        Assert.IsType<SealedRecordException>(await Record.ExceptionAsync(() => _bench.Protector.Open(Subject, Address, altered)));
}
