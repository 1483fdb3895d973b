using Compliance.Protection.Records;

namespace Compliance.Protection.Tests.Records;

public sealed class ChunkCipherTests : IDisposable
{
    private readonly ChunkCipher _cipher = ChunkCipher.Derive(new byte[32], new byte[24], "context"u8);

    public void Dispose() => _cipher.Dispose();

    [Theory]
    [InlineData(31, 24)]
    [InlineData(33, 24)]
    [InlineData(32, 23)]
    [InlineData(32, 25)]
    public void A_key_has_32_bytes_and_a_salt_24(int keySize, int saltSize) =>
        Assert.Throws<ArgumentException>(() => ChunkCipher.Derive(new byte[keySize], new byte[saltSize], "context"u8));

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 38)]
    public void A_chunk_beyond_the_formats_last_is_neither_sealed_nor_opened(long index)
    {
        Assert.Throws<InvalidOperationException>(() => _cipher.Seal(index, new byte[1], new byte[17]));
        Assert.Throws<InvalidOperationException>(() => _cipher.TryOpen(index, new byte[17], new byte[1]));
    }

    [Fact]
    public void The_formats_last_chunk_is_sealed_and_opens_in_its_place_alone()
    {
        const long last = (1L << 38) - 1;
        var (chunk, opened) = (new byte[17], new byte[1]);
        _cipher.Seal(last, [5], chunk);
        Assert.True(_cipher.TryOpen(last, chunk, opened));
        Assert.Equal(5, opened[0]);
        Assert.False(_cipher.TryOpen(last - 1, chunk, opened));
    }

    [Fact]
    public void What_is_shorter_than_its_tag_or_header_opens_nothing()
    {
        Assert.False(_cipher.TryOpen(0, new byte[15], []));
        var truncated = Assert.Throws<SealedRecordException>(() => ChunkedEncryption.Open(_cipher, new byte[55]));
        Assert.Equal(SealedRecordException.Truncated().Message, truncated.Message);
    }
}
